internal import Subprocess

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

#if canImport(System)
    internal import System
#else
    internal import SystemPackage
#endif

/// What a command that was run to its end left.
public struct CommandResult: Sendable {
    /// `nil` when a signal ended it.
    public var exitStatus: Int32?
    public var standardOutput: [UInt8]
    public var standardError: [UInt8]
}

/// Runs a command in a process group of its own, which goes down with the task that waits for it.
public enum Command {
    /// It took longer than it may, and was ended.
    public struct TimedOut: Error {}
    /// It wrote more than it may, and was ended.
    public struct WroteTooMuch: Error {}

    /// The same, ended with ``TimedOut`` once `limit` is over.
    public static func run(_ command: [String], outputLimit: Int = mostOutput, atMost limit: Duration) async throws -> CommandResult
    {
        try await withThrowingTaskGroup(of: CommandResult.self) { group in
            group.addTask { try await run(command, outputLimit: outputLimit) }
            group.addTask {
                try await Task.sleep(for: limit)
                throw TimedOut()
            }
            defer { group.cancelAll() }
            return try await group.next()!
        }
    }

    /// In bytes.
    public static let mostOutput = 256 << 20

    /// The same, its standard output written to a file. This process doesn't open it: its children would have it too, until they
    /// become another program.
    public static func run(_ command: [String], into file: String, atMost limit: Duration) async throws -> CommandResult {
        try await run(["/bin/sh", "-c", #"file=$1; shift; exec "$@" >"$file""#, "sh", file] + command, atMost: limit)
    }

    /// The same, the file being a program that can be started at once; there is none of a command that fails.
    ///
    /// What the command leaves behind may have its output open for an instant after its end, and a program isn't started that
    /// somebody has open for writing (`ETXTBSY`). So a copy is made, by a process that is gone before this returns.
    public static func run(_ command: [String], intoProgram file: String, atMost limit: Duration) async throws -> CommandResult {
        let part = file + ".part"
        defer { unlink(part) }
        let result = try await run(command, into: part, atMost: limit)
        guard result.exitStatus == 0 else { return result }
        let copied = try await run(["/bin/cp", part, file], atMost: limit)
        return copied.exitStatus == 0 ? result : copied
    }

    /// - Throws: ``WroteTooMuch`` for more output than `outputLimit`; what starting it threw.
    public static func run(_ command: [String], environment: [String: String]? = nil, outputLimit: Int = mostOutput) async throws
        -> CommandResult
    {
        let variables: Environment =
            if let environment {
                .custom(Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
            } else { .inherit }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(50))]
        try Children.checkEnding()
        do {
            let result = try await Subprocess.run(
                .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())), environment: variables,
                platformOptions: options, output: .bytes(limit: outputLimit), error: .bytes(limit: 16 << 20))
            try Children.checkEnding()
            var status: Int32?
            if case .exited(let code) = result.terminationStatus { status = Int32(code) }
            return CommandResult(
                exitStatus: status, standardOutput: result.standardOutput, standardError: result.standardError)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded { throw WroteTooMuch() }
    }
}
