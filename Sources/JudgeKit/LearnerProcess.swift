internal import CJudge
internal import Wire

/// One learner's program at work: started when it is first needed, started again after it ended.
///
/// The judge's own process has one thread at work at a time, so its state needs no lock.
final class LearnerProcess {
    nonisolated(unsafe) static var current: LearnerProcess! = nil

    private let command: [String]
    private let answerLimit: Duration
    /// How many times the usual limit the case at hand may take for an answer.
    private var patience = 1
    private var learner = podium_learner()
    private(set) var isRunning = false
    /// Counts the programs that were started.
    private(set) var generation = 0
    /// Questions asked since the case began.
    var questions = 0
    /// What the case at hand has told of itself.
    var story = Story()
    /// Why the case that was abandoned last was.
    private(set) var failure: Failure?
    /// Whether the program has answered the case at hand and nothing else.
    private(set) var isAlone = false
    private var noise = SystemRandomNumberGenerator()

    init(command: [String], answerLimit: Duration) {
        self.command = command
        self.answerLimit = answerLimit
    }

    /// Numbers that can't be guessed: an answer given before the question is told apart.
    func nextID() -> UInt64 { noise.next() >> 11 }

    private func start() {
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { word in word.withCString { copied($0) } }
        arguments.append(nil)
        guard podium_learner_start(&learner, arguments) else { podium_judge_failed("the learner's program can't be started\n") }
        for argument in arguments { argument?.deallocate() }
        isRunning = true
        generation += 1
    }

    private func copied(_ text: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar> {
        var count = 0
        while text[count] != 0 { count += 1 }
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: count + 1)
        copy.initialize(from: text, count: count + 1)
        return copy
    }

    func ask(_ question: [UInt8]) -> [UInt8] {
        if !isRunning { start() }
        if learner.pending_count > 0 {
            abandon(.unasked)
        }
        var length: Int64 = 0
        let line = question + CollectionOfOne(UInt8(ascii: "\n"))
        let outcome = line.withUnsafeBufferPointer {
            podium_learner_ask(&learner, $0.baseAddress, Int64($0.count), answerLimit.milliseconds * Int64(patience), &length)
        }
        switch outcome {
        case Int32(podium_answered.rawValue):
            let answer = Array(UnsafeBufferPointer(start: learner.pending, count: Int(length)))
            podium_learner_consume(&learner, length)
            return answer
        case Int32(podium_ended.rawValue): abandon(ended())
        case Int32(podium_timed_out.rawValue):
            abandon(
                .init(
                    kind: .timedOut, tried: "", expected: "an answer within \(answerLimit)",
                    got: "none: does a loop go on for ever, or does the work double with every step?", question: questions))
        case Int32(podium_too_long.rawValue):
            abandon(.init(kind: .noAnswer, tried: "", expected: "an answer", got: "more than 4 MiB without an end"))
        default:
            abandon(.init(kind: .printedTooMuch, tried: "", expected: "little printed, if anything", got: "more than 4 MiB"))
        }
    }

    func tell(_ message: [UInt8]) {
        let line = message + CollectionOfOne(UInt8(ascii: "\n"))
        line.withUnsafeBufferPointer { podium_learner_tell(&learner, $0.baseAddress, Int64($0.count)) }
    }

    /// Ends the program; the next question starts it again.
    @discardableResult
    func stop(itEndedByItself: Bool = false) -> (status: Int32, printed: String) {
        guard isRunning else { return (0, "") }
        isRunning = false
        let status = podium_learner_end(&learner, itEndedByItself)
        let printed = String(
            decoding: UnsafeBufferPointer(start: learner.printed, count: Int(learner.printed_count)), as: UTF8.self)
        podium_learner_free(&learner)
        return (status, printed)
    }

    private func ended() -> Failure {
        let (status, printed) = stop(itEndedByItself: true)
        return LastWords.failure(status: status, printed: printed, question: questions)
    }

    /// Leaves the case for good.
    func abandon(_ failure: Failure) -> Never {
        var failure = failure
        failure.got = shortened(failure.got)
        if isRunning {
            let printed = stop().printed
            if failure.printed.isEmpty { failure.printed = LastWords.own(printed) }
        }
        failure.tried = story.tried
        failure.events = story.events
        self.failure = failure
        podium_escape()
    }

    /// Runs a case; it may be left in its middle.
    func attempt(patience: Int = 1, _ body: @escaping () -> Finding?) -> Failure? {
        self.patience = patience
        isAlone = !isRunning
        questions = 0
        story = Story()
        failure = nil
        let context = AttemptContext(body)
        let finished = podium_run_escapable(
            { Unmanaged<AttemptContext>.fromOpaque($0!).takeUnretainedValue().run() },
            Unmanaged.passUnretained(context).toOpaque())
        guard finished else {
            // The thread that was left still holds it.
            _ = Unmanaged.passRetained(context)
            return failure
        }
        return context.finding.map {
            Failure(kind: .wrong, tried: $0.tried, expected: $0.expected, got: $0.got, events: $0.events)
        }
    }
}

extension Failure {
    /// A line that answers no question, or another one. It may come together with an answer or after it, which no verdict may
    /// depend on, and it may hold a question's number, which is another every time: so nothing more is told of it.
    static let unasked = Failure(kind: .noAnswer, tried: "", expected: "one answer to each question", got: "something else")
}

private final class AttemptContext: @unchecked Sendable {
    private let body: () -> Finding?
    var finding: Finding?

    init(_ body: @escaping () -> Finding?) { self.body = body }

    func run() { finding = body() }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
