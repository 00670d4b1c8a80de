public import Orchestra
public import Wire

/// The test suite of an exercise: checks in the order in which a learner should meet them.
public struct Suite: Sendable {
    public var checks: [Check]
    /// How long the learner's code may take for one answer.
    public var answerLimit: Duration

    public init(answerLimit: Duration = .seconds(1), _ checks: [Check]) {
        self.checks = checks
        self.answerLimit = answerLimit
    }
}

/// One thing that must hold, tried on many cases.
///
/// A check calls the learner's functions and types by their own names, as if they were its own; behind the names the
/// questions go to another process. It compares by relation where several answers are right.
public struct Check: Sendable {
    public var id: String
    public var title: String
    public var reads: String
    public var visibility: CheckResult.Visibility
    let caseCount: Int
    let trial: @Sendable (_ number: Int) -> any Trial

    /// - Parameters:
    ///   - id: Short and unique in its suite; mutants name it.
    ///   - title: What must hold, as a sentence.
    ///   - reads: The chapter that explains it, and the section after `#`.
    ///   - cases: What it is tried on.
    ///   - judge: Asks the learner's code and says what is wrong, if anything is.
    public init<Input: Codable & Sendable>(
        _ id: String, _ title: String, reads: String, visibility: CheckResult.Visibility = .visible, cases: Cases<Input>,
        judge: @escaping @Sendable (Input) -> Finding?
    ) {
        self.id = id
        self.title = title
        self.reads = reads
        self.visibility = visibility
        caseCount = cases.count
        trial = { number in InputTrial(input: cases.input(number), shrink: cases.shrink, judge: judge) }
    }

    /// A check of one case.
    public init(
        _ id: String, _ title: String, reads: String, visibility: CheckResult.Visibility = .visible,
        judge: @escaping @Sendable () -> Finding?
    ) {
        self.init(id, title, reads: reads, visibility: visibility, cases: .examples([0])) { _ in judge() }
    }
}

/// What a check is tried on: examples that somebody wrote, or cases drawn from a seed.
public struct Cases<Input: Codable & Sendable>: Sendable {
    let count: Int
    let input: @Sendable (Int) -> Input
    let shrink: @Sendable (Input) -> [Input]

    public static func examples(_ inputs: [Input]) -> Cases {
        Cases(count: inputs.count, input: { inputs[$0] }, shrink: { _ in [] })
    }

    /// - Parameters:
    ///   - count: How many are drawn.
    ///   - shrink: Smaller cases to try when one fails, the most daring first.
    ///   - generate: Draws one.
    public static func drawn(
        _ count: Int, shrink: @escaping @Sendable (Input) -> [Input] = { _ in [] },
        _ generate: @escaping @Sendable (inout SeededGenerator) -> Input
    ) -> Cases {
        Cases(
            count: count,
            input: { number in
                var random = SeededGenerator(seed: Judge.seed &+ UInt64(number) &* 0x9E37_79B9)
                return generate(&random)
            }, shrink: shrink)
    }
}

/// Ready ways to make a case smaller.
public enum Shrink {
    /// Without one half, without a quarter …, without each element.
    public static func list<Element>(_ list: [Element]) -> [[Element]] {
        var smaller: [[Element]] = []
        var length = list.count
        while length > 0 {
            for start in stride(from: 0, to: list.count, by: length) {
                smaller.append(Array(list[..<start] + list[min(start + length, list.count)...]))
            }
            length /= 2
        }
        return smaller
    }

    /// Nearer to zero.
    public static func number(_ number: Int) -> [Int] {
        var smaller: [Int] = []
        var distance = number
        while distance != 0 {
            smaller.append(number - distance)
            distance /= 2
        }
        return smaller
    }
}

/// A case of a check, whatever its input's type.
protocol Trial: Sendable {
    func run() -> Finding?
    var smaller: [any Trial] { get }
}

private struct InputTrial<Input: Codable & Sendable>: Trial {
    let input: Input
    let shrink: @Sendable (Input) -> [Input]
    let judge: @Sendable (Input) -> Finding?

    func run() -> Finding? { judge(input) }
    var smaller: [any Trial] { shrink(input).map { InputTrial(input: $0, shrink: shrink, judge: judge) } }
}
