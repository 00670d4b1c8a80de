public import Diagnostics
public import Sandbox
public import Wire

/// What a submission is worth, with everything that the answer depends on: asked again, the same bytes.
public struct Verdict: Sendable, Hashable, Codable {
    public struct Inputs: Sendable, Hashable, Codable {
        public var exercise: String
        /// Hashes of contents.
        public var submission: String
        public var suite: String
        /// The typical wrong answers, whose misconceptions a verdict may name.
        public var mutants: String
        public var engine: String
        public var compiler: String
        /// How the submission was shut in.
        public var confinement: Confinement
        public var seed: UInt64

        public init(
            exercise: String, submission: String, suite: String, mutants: String, engine: String, compiler: String,
            confinement: Confinement, seed: UInt64
        ) {
            self.exercise = exercise
            self.submission = submission
            self.suite = suite
            self.mutants = mutants
            self.engine = engine
            self.compiler = compiler
            self.confinement = confinement
            self.seed = seed
        }
    }

    public enum Outcome: Sendable, Hashable, Codable {
        case passed
        /// At least one check failed.
        case failed
        /// It doesn't compile; what the compiler said.
        case notCompiled([Diagnostic])
        /// It can't be judged at all: not text, too large, or it never came to an end.
        case refused(String)
    }

    public var inputs: Inputs
    public var outcome: Outcome
    public var checks: [CheckResult]
    /// The misconception that this behaves like, if it behaves like a known one.
    public var misconception: Misconception?

    public init(inputs: Inputs, outcome: Outcome, checks: [CheckResult], misconception: Misconception? = nil) {
        self.inputs = inputs
        self.outcome = outcome
        self.checks = checks
        self.misconception = misconception
    }

    public var hasPassed: Bool { outcome == .passed }

    /// Whether it failed because a part of it is still to be written.
    public var isUnwritten: Bool { outcome == .failed && checks.contains { $0.failure?.kind == .unwritten } }
}

/// A wrong answer that people often give, and what clears it up.
public struct Misconception: Sendable, Hashable, Codable {
    /// The mutant's file name, without its ending.
    public var name: String
    public var explanation: String
    /// A chapter, and after `#` its section.
    public var reads: String

    public init(name: String, explanation: String, reads: String) {
        self.name = name
        self.explanation = explanation
        self.reads = reads
    }
}
