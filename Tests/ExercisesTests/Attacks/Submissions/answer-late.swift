// Tries: Sends something more a moment after it has answered.
// must: fails
// saying: something else
// again: no

import Dispatch
import Glibc

func total(_ numbers: [Int]) -> Int {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(1)) { send(Array("[1,\"ok\",0]\n".utf8)) }
    usleep(5000)
    return numbers.reduce(0, +)
}
