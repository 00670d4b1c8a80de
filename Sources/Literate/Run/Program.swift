/// A program made of one snippet and all that it continues, ready to be compiled and run.
///
/// The literate side (`Chapter` → `Program`) and the running side (`ProgramRunner`) meet in this type and in
/// `ProgramResult`; neither knows more of the other.
public struct Program: Sendable, Hashable, Identifiable {
    /// Code as it stands in a file, so that compiler and crash messages can point there.
    public struct Piece: Sendable, Hashable {
        public var code: String
        /// The path that messages show.
        public var file: String
        /// The line of `file` on which `code` begins, from 1.
        public var line: Int

        public init(code: String, file: String, line: Int) {
            self.code = code
            self.file = file
            self.line = line
        }
    }

    public enum Expectation: Sendable, Hashable {
        case succeeds
        /// The compiler must refuse it, with this text in one of its errors.
        case failsToCompile(saying: String)
        /// It must compile, and stop with a run-time error that says this.
        case traps(saying: String)
    }

    /// Whose events a figure needs.
    public enum Trace: Sendable, Hashable {
        case none
        /// The program's only `Simulation` variable.
        case onlySimulation
        /// The `Simulation` variable of this name (`stage=` in a snippet's attributes).
        case variable(String)
    }

    /// `03-task#heal`; unique in one call of the runner.
    public var id: String
    /// What the snippet continues, in order, then the snippet itself. Only the last piece's output counts.
    public var pieces: [Piece]
    public var expectation: Expectation
    public var timeLimit: Duration
    public var trace: Trace

    public init(
        id: String, pieces: [Piece], expectation: Expectation = .succeeds, timeLimit: Duration = .seconds(10), trace: Trace = .none
    ) {
        self.id = id
        self.pieces = pieces
        self.expectation = expectation
        self.timeLimit = timeLimit
        self.trace = trace
    }
}
