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

    /// The same, its standard output written to a file that can be run at once. Of a command that fails, what it wrote stays.
    ///
    /// What the command leaves behind may have its output open for an instant after its end, and a program isn't started that
    /// somebody has open for writing (`ETXTBSY`); nor may this process open it, whose children would have it too until they become
    /// another program. So a copy is made, by a process that is gone before this returns.
    public static func run(_ command: [String], into file: String, atMost limit: Duration) async throws -> CommandResult {
        let part = file + ".part"
        defer { unlink(part) }
        let script = """
            part=$1 file=$2; shift 2
            "$@" >"$part"; status=$?
            [ $status = 0 ] && exec cp "$part" "$file"
            mv "$part" "$file"; exit $status
            """
        return try await run(["/bin/sh", "-c", script, "sh", part, file] + command, atMost: limit)
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
