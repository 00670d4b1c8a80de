// Tries: Answers rightly, and leaves whenever the process has answered many questions.
// must: fails

import Glibc

nonisolated(unsafe) var answers = 0

func total(_ numbers: [Int]) -> Int {
    answers += 1
    if answers > 9 { exit(0) }
    return numbers.reduce(0, +)
}
