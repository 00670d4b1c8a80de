internal import Subprocess

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

    /// The same, its standard output written to a file that isn't there yet.
    public static func run(_ command: [String], into file: String, atMost limit: Duration) async throws -> CommandResult {
        try await withThrowingTaskGroup(of: CommandResult.self) { group in
            group.addTask {
                let output = try FileDescriptor.open(
                    file, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
                return try await run(command, output: .fileDescriptor(output, closeAfterSpawningProcess: true)) { _ in [] }
            }
            group.addTask {
                try await Task.sleep(for: limit)
                throw TimedOut()
            }
            defer { group.cancelAll() }
            return try await group.next()!
        }
    }

    /// - Throws: ``WroteTooMuch`` for more output than `outputLimit`; what starting it threw.
    public static func run(_ command: [String], environment: [String: String]? = nil, outputLimit: Int = mostOutput) async throws
        -> CommandResult
    {
        let variables: Environment =
            if let environment {
                .custom(Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) }))
            } else { .inherit }
        return try await run(command, variables, output: .bytes(limit: outputLimit)) { $0 }
    }

    private static func run<Output: OutputProtocol>(
        _ command: [String], _ environment: Environment = .inherit, output: Output, bytes: (Output.OutputType) -> [UInt8]
    ) async throws -> CommandResult {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(50))]
        try Children.checkEnding()
        do {
            let result = try await Subprocess.run(
                .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())), environment: environment,
                platformOptions: options, output: output, error: .bytes(limit: 16 << 20))
            try Children.checkEnding()
            var status: Int32?
            if case .exited(let code) = result.terminationStatus { status = Int32(code) }
            return CommandResult(
                exitStatus: status, standardOutput: bytes(result.standardOutput), standardError: result.standardError)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded { throw WroteTooMuch() }
    }
}
