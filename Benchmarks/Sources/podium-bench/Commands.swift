import Foundation

/// Runs commands and says how long they took.
struct Commands {
    let tool: String
    let root: String
    let build: String

    /// - Returns: The seconds that it took.
    @discardableResult
    func run(_ command: [String], in folder: String? = nil, statuses: Set<Int32> = [0], environment: [String: String] = [:]) throws
        -> Double
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.environment = ProcessInfo.processInfo.environment.merging(["PODIUM_ROOT": root, "PODIUM_BUILD": build]) { $1 }
            .merging(environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        let elapsed = try Measure.wallSeconds {
            try process.run()
            process.waitUntilExit()
        }
        guard statuses.contains(process.terminationStatus) else {
            throw Failed(command: command, status: process.terminationStatus)
        }
        return elapsed
    }

    /// - Returns: What it wrote to standard output.
    func output(_ command: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(command: command, status: process.terminationStatus) }
        return data
    }

    struct Failed: Error {
        var command: [String]
        var status: Int32
    }

    static func median(_ once: (Int) throws -> Double) throws -> Double { try (0..<5).map(once).sorted()[2] }

    static func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func text(_ seconds: Double) -> String { "\((seconds * 1000).rounded() / 1000) s" }

    static func temporaryFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "podium-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
