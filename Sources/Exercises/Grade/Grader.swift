internal import Foundation
internal import Literate
internal import Sandbox
internal import Synchronization

/// Judges a class: what everybody handed in for each exercise, several at a time, each in a sandbox of its own.
///
/// What was judged is kept at once, so that a run may be killed at any moment: the next one does only what is missing or has changed.
/// Then the reports are written in one pass over what is kept. Neither holds more than one learner's grades.
public struct Grader: Sendable {
    public struct Options: Sendable {
        public var output: String
        public var jobs: Int
        public var seed = Judge.defaultSeed
        public var formats: [GradeFormat]
        /// Whether hidden checks are told in full.
        public var showsHidden = false

        public init(output: String, jobs: Int? = nil, formats: [GradeFormat] = [.json, .csv]) {
            self.output = output
            self.jobs = jobs ?? max(ProcessInfo.processInfo.activeProcessorCount, 1)
            self.formats = formats
        }
    }

    /// How far it is.
    public struct Progress: Sendable {
        public var done: Int
        public var all: Int
        /// Those that were judged before.
        public var kept: Int
        /// The first thing that kept one from being judged.
        public var problem: String?
    }

    let judge: Judge
    let exercises: [Exercise]
    /// The names of all exercises that there are: what is handed in for these is nothing extra.
    let known: Set<String>
    let options: Options
    /// After so many in a row that couldn't be judged, it is the machine.
    private static let mostProblems = 10

    public init(judge: Judge, exercises: [Exercise], known: Set<String>, options: Options) {
        self.judge = judge
        self.exercises = exercises
        self.known = known.union(exercises.map(\.name))
        self.options = options
    }

    /// - Parameters:
    ///   - progress: Told after each submission.
    /// - Throws: ``GradeProblem``, or ``JudgeProblem`` if an exercise can't be judged by at all, or nothing can.
    public func grade(_ classroom: Classroom, progress: @escaping @Sendable (Progress) -> Void = { _ in }) async throws
        -> ClassStatistics
    {
        let store = try GradeStore(folder: options.output)
        let slots = SandboxSlots.next()
        var prepared: [PreparedExercise] = []
        for exercise in exercises { prepared.append(try await judge.prepare(exercise)) }
        let counter = Counter(all: classroom.learners.count * prepared.count)
        let shared = SharedVerdicts()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for job in 0..<options.jobs {
                let prepared = prepared
                group.addTask {
                    while let number = counter.next() {
                        try Task.checkCancellation()
                        let learner = classroom.learners[number / prepared.count]
                        let told: Progress
                        do {
                            let isKept = try await judge(
                                learner, prepared[number % prepared.count], store, shared, slot: slots + job)
                            told = counter.done(kept: isKept)
                        } catch let problem as GradeProblem { throw problem } catch {
                            told = try counter.failed(error, atMost: Self.mostProblems)
                        }
                        progress(told)
                    }
                }
            }
            try await group.waitForAll()
        }
        return try await GradeReports(store: store, exercises: prepared, known: known, options: options).write(
            classroom, slot: slots)
    }

    /// - Returns: Whether it was judged before.
    private func judge(
        _ learner: Learner, _ prepared: PreparedExercise, _ store: GradeStore, _ shared: SharedVerdicts, slot: Int
    ) async throws -> Bool {
        let name = prepared.exercise.name
        var record = GradeRecord(learner: learner.name, exercise: name, result: .missing)
        let known = store.record(learner.name, name)
        let start = ContinuousClock.now
        var isShared = false
        switch LearnerFolder(learner).submission(for: name) {
        case .missing: break
        case .unreadable(let reason): record.result = .unreadable(reason)
        case .code(let code):
            if case .judged(let verdict) = known?.result, verdict.inputs == prepared.inputs(code, options.seed) { return true }
            // If it can't be judged now, nobody shall read the verdict on what was there before.
            if known != nil { store.forget(learner.name, name) }
            if let verdict = shared.verdict(on: code, for: name) {
                record.result = .judged(verdict)
                isShared = true
            } else {
                let verdict = try await prepared.judge(code, file: "\(name).swift", seed: options.seed, slot: slot)
                shared.note(verdict, on: code, for: name)
                record.result = .judged(verdict)
            }
        }
        if record == known { return true }
        var isJudged = false
        if case .judged = record.result { isJudged = !isShared }
        try store.keep(record, took: isJudged ? ContinuousClock.now - start : nil)
        return false
    }

    /// Deals out the numbers of what is to be judged, and counts what is done.
    private final class Counter: Sendable {
        private struct State {
            var next = 0
            var problemsInARow = 0
            var progress: Progress
        }

        private let state: Mutex<State>

        init(all: Int) { state = Mutex(State(progress: Progress(done: 0, all: all, kept: 0))) }

        func next() -> Int? {
            state.withLock { state in
                guard state.next < state.progress.all else { return nil }
                defer { state.next += 1 }
                return state.next
            }
        }

        func done(kept: Bool) -> Progress {
            state.withLock { state in
                state.problemsInARow = 0
                state.progress.done += 1
                if kept { state.progress.kept += 1 }
                return state.progress
            }
        }

        func failed(_ error: any Error, atMost limit: Int) throws -> Progress {
            let problem = error as? JudgeProblem
            return try state.withLock { state in
                state.problemsInARow += 1
                state.progress.done += 1
                let words = problem?.summary ?? "\(error)"
                if state.progress.problem == nil { state.progress.problem = words }
                guard state.problemsInARow < limit, !(error is CancellationError) else {
                    throw problem ?? JudgeProblem(summary: "nothing can be judged: \(words)")
                }
                return state.progress
            }
        }
    }
}

/// Numbers for sandboxes that run at the same time: limits are counted by number, so nobody else may have the same.
enum SandboxSlots {
    private static let runs = Atomic(0)

    /// The first of sixteen. Other processes of ours begin elsewhere, and what isn't graded has number 0.
    static func next() -> Int {
        let run = runs.wrappingAdd(1, ordering: .relaxed).oldValue
        return (1 + (Int(getpid()) * 31 + run) % 310) * 16
    }
}

/// Verdicts on files that many hand in alike, such as an untouched starter: a few of them, told apart by every byte.
private final class SharedVerdicts: Sendable {
    private struct Key: Hashable {
        var exercise: String
        var code: [UInt8]
    }

    private static let most = 64
    private static let largest = 16 << 10
    private let verdicts = Mutex<(known: [Key: Verdict], order: [Key])>(([:], []))

    func verdict(on code: [UInt8], for exercise: String) -> Verdict? {
        verdicts.withLock { $0.known[Key(exercise: exercise, code: code)] }
    }

    func note(_ verdict: Verdict, on code: [UInt8], for exercise: String) {
        guard code.count <= Self.largest, !verdict.metTimeLimit else { return }
        let key = Key(exercise: exercise, code: code)
        verdicts.withLock { state in
            guard state.known.updateValue(verdict, forKey: key) == nil else { return }
            state.order.append(key)
            if state.order.count > Self.most { state.known[state.order.removeFirst()] = nil }
        }
    }
}
