internal import ArgumentParser
internal import Foundation
internal import Literate

struct ReadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Read a chapter in the terminal.",
        discussion: "Example:\n  podium read task\n\nOn a terminal it goes through $PAGER (less -R if there is none).")

    @Argument(help: "A chapter by name, number or path.")
    var chapter: String

    func run() throws {
        let chapter = try Workspace().chapter(named: chapter)
        let text = TerminalRenderer(width: min(Console.width, 100), usesColor: Console.usesColor).text(of: chapter)
        guard Console.isTerminal, let pager = Self.pager else { return Console.write(text) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", pager]
        let pipe = Pipe()
        process.standardInput = pipe
        signal(SIGPIPE, SIG_IGN)
        do { try process.run() } catch { return Console.write(text) }
        try? pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try? pipe.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private static var pager: String? {
        let environment = ProcessInfo.processInfo.environment
        if let pager = environment["PAGER"] { return pager.isEmpty ? nil : pager }
        let path = environment["PATH"] ?? ""
        return path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: "\($0)/less") } ? "less -R" : nil
    }
}
