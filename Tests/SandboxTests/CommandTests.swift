import Foundation
import Sandbox
import Testing

@Suite struct CommandTests {
    private let folder = NSTemporaryDirectory() + "command-\(UUID().uuidString)"
    private var program: String { folder + "/program" }

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    @Test func `a program that somebody still has open for writing is run at once`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let pipe = folder + "/pipe"
        mkfifo(pipe, 0o600)
        // The reader keeps standard output until the other end of the pipe is opened and closed.
        let script = "(read line <'\(pipe)') 2>/dev/null & echo '#!/bin/sh'; echo 'echo played'"
        let made = try await Command.run(["/bin/sh", "-c", script], intoProgram: program, atMost: .seconds(60))
        #expect(made.exitStatus == 0)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let played = try await Command.run([program])
        close(open(pipe, O_WRONLY))
        #expect(String(decoding: played.standardOutput, as: UTF8.self) == "played\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["pipe", "program"])
    }

    @Test func `of a command that fails the status is told, and what it wrote stays`() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let failed = try await Command.run(
            ["/bin/sh", "-c", "echo half; echo why >&2; exit 7"], into: program,
            atMost: .seconds(60))
        #expect(failed.exitStatus == 7)
        #expect(failed.standardError == Array("why\n".utf8))
        #expect(try String(contentsOfFile: program, encoding: .utf8) == "half\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["program"])
    }
}
