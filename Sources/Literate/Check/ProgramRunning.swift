/// Compiles and runs programs; the checker knows no more of how that is done.
public protocol ProgramRunning: Sendable {
    /// One result for each program, in any order; `ProgramResult.id` says whose it is.
    func run(_ programs: [Program]) async -> [ProgramResult]
}
