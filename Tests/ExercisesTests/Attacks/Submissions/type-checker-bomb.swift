// Tries: Has an expression for whose types the compiler looks without end.
// must: not-compiled

func total(_ numbers: [Int]) -> Int {
    let a =
        -1 + 2.0 * (3 - -4) / 5 + -6 * 7.5 - -8 + 9 * (-1 + 2.0 * -3 + 4 / 5 - -6)
        + [1, 2.0, -3].map { -$0 + 1 * 2 - $0 * 3 }.reduce(0, { -$0 + $1 * 2 })
    let b = [-1 + 2, 3 * 4 - -5.0, 6 / -7 + 8].map { -$0 * 2 + 1 }.filter { -$0 > 1 - 2 }.reduce(-1 + 2, { $0 + -$1 * 2 - 1 / 3 })
    return a + b + "x"
}
