import Foundation

/// The command, as a shell would start it.
enum PodiumTool {
    struct Run {
        var status: Int32
        var output: String
        var errors: String
    }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path
    static var buildFolder: String { ProcessInfo.processInfo.environment["PODIUM_BUILD"] ?? root + "/.build" }

    /// - Parameter environment: Besides this process's own and where the checkout and its build are.
    static func start(
        _ arguments: [String], in folder: String, environment: [String: String] = [:]
    ) throws -> (process: Process, output: Pipe, errors: Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: buildFolder + "/debug/podium-tool")
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PODIUM_ROOT": root, "PODIUM_BUILD": buildFolder].merging(environment) { $1 }
        ) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output, errors)
    }

    static func run(_ arguments: [String], in folder: String, environment: [String: String] = [:]) throws -> Run {
        let (process, output, errors) = try start(arguments, in: folder, environment: environment)
        let text = output.fileHandleForReading.readDataToEndOfFile()
        let complaints = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Run(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            errors: String(decoding: complaints, as: UTF8.self))
    }
}
