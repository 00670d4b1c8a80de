import JudgeKit
import Orchestra

let suite = Suite([sums, labels, wheres, counts])

private let sums = Check(
    "sum", "The numbers are added", reads: "01-stage",
    cases: .drawn(24) { random in (0...random.bounded(6)).map { _ in Int(random.bounded(1000)) } }
) { (numbers: [Int]) -> Finding? in
    trying("the total of \(numbers)")
    let got = total(numbers)
    happened("total → \(got)")
    // Careless, as suites are: an answer may be anything, and this overflows.
    let difference = got - numbers.reduce(0, +)
    return .unless(difference == 0, expected: "\(numbers.reduce(0, +))", got: "\(got)")
}

private let labels = Check(
    "label", "A name gets a tilde", reads: "01-stage", cases: .examples(["violin", "", "flûte", "two\nlines", "\"", "👩‍🎤"])
) { (name: String) -> Finding? in
    trying("the label of \(told(name))")
    do {
        let got = try label(name)
        happened("label → \(got)")
        return .unless(got, equals: "~" + name)
    } catch { return Finding(expected: told("~" + name), got: "the error \(error)") }
}

private let wheres = Check("place", "Each name's place", reads: "01-stage", cases: .examples([["a", "b", "c"], []])) {
    (names: [String]) -> Finding? in
    let got = places(of: names)
    return .unless(
        got.count == names.count && names.allSatisfy { got[$0] == names.firstIndex(of: $0) }, expected: "each", got: "\(got.count)")
}

private let counts = Check(
    "count", "A counter counts, and its copy counts for itself", reads: "01-stage",
    cases: .drawn(4) { random in 1 + Int(random.bounded(5)) }
) { (times: Int) -> Finding? in
    trying("counting \(times) times, then a copy")
    var counter = Counter()
    for expected in 1...times {
        let got = counter.next()
        if got != expected { return Finding(expected: "\(expected)", got: "\(got)") }
    }
    var copy = counter
    let (own, copied) = (counter.next(), copy.next())
    return .unless([own, copied], equals: [times + 1, times + 1])
}
