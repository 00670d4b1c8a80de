/// A service and its tasks, and what happens to it.
struct Scene: Codable, Hashable {
    /// Wanted, before anything happens. It is `running.count + pending.count`.
    var desiredCount: Int
    /// How many tasks the service has started so far, those included that are gone: the first was A, the second B.
    var startedSoFar: Int
    /// The tasks that are RUNNING, by their letters. Each has a target that is healthy.
    var running: [String]
    /// Those that were started at the last look, and are on their way.
    var pending: [String]
    var happening: Happening

    enum Happening: Codable, Hashable {
        /// The essential containers of these tasks exit, all at the same moment, with this exit code.
        case containersExit(tasks: [String], exitCode: Int)
        /// Somebody calls StopTask on this task.
        case stopTask(String)
        /// Somebody calls UpdateService with another `desiredCount`.
        case updateService(desiredCount: Int)
        /// Somebody registers a new revision of the family that the service was created with.
        case registerTaskDefinition
    }
}

/// The letter of the n-th task, from 1: A, B, C.
func letter(_ number: Int) -> String { String(UnicodeScalar(UInt8(64 + number))) }
