// Tries: Stops or ends the process above it.
// must: fails

import Glibc

func gotThrough() -> Bool {
    for number in [SIGSTOP, SIGTERM, SIGKILL] { kill(getppid(), number) }
    usleep(1000)
    return getppid() == 0
}
