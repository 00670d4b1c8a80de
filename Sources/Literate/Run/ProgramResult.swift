public import Diagnostics

/// What happened when a `Program` was compiled and run.
public struct ProgramResult: Sendable, Hashable, Codable {
    public enum Outcome: Sendable, Hashable, Codable {
        /// Ran to its end.
        case succeeded
        /// The compiler refused it; the diagnostics point into the pieces' own files.
        case refused([Diagnostic])
        /// Stopped with a run-time error. `location` is the innermost frame that lies in one of the pieces.
        case trapped(message: String, location: SourceLocation?)
        /// An error thrown at top level.
        case threw(message: String, location: SourceLocation?)
        case exited(status: Int32)
        case timedOut(limit: Duration)
        /// Printed more than the runner takes.
        case printedTooMuch(limit: Int)
        /// Not the program's fault: no compiler, no space, no sandbox.
        case machine(Diagnostic)
    }

    /// Where the result comes from, and why it wasn't taken from the cache (`--explain`).
    public enum Origin: Sendable, Hashable, Codable {
        case cache
        case ran(because: String)
    }

    public var id: String
    public var outcome: Outcome
    /// What the last piece wrote to its standard output (and error), as text.
    public var output: String
    /// The JSON text of the engine's trace, when the program asked for one.
    public var trace: String?
    public var warnings: [Diagnostic]
    public var origin: Origin

    public init(
        id: String, outcome: Outcome, output: String = "", trace: String? = nil, warnings: [Diagnostic] = [], origin: Origin
    ) {
        self.id = id
        self.outcome = outcome
        self.output = output
        self.trace = trace
        self.warnings = warnings
        self.origin = origin
    }
}
