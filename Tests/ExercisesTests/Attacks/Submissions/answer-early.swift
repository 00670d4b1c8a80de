// Tries: Answers before it is asked, for numbers that it guesses.
// must: fails
// saying: something else

import Glibc

let answeredAhead: Void = { for number in 0..<200 { send(Array("[\(number),\"ok\",7]\n".utf8)) } }()

func total(_ numbers: [Int]) -> Int {
    answeredAhead
    return numbers.reduce(0, +)
}
