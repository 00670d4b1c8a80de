import Diagnostics
import Foundation
import Literate

/// A book in a temporary folder.
final class TestBook {
    let root: String

    init(_ chapters: [String: String] = [:]) throws {
        root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/podium-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: root + "/chapters", withIntermediateDirectories: true)
        for (name, text) in chapters { try write(text, "chapters/\(name)") }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ text: String, _ path: String) throws { try write(Array(text.utf8), path) }

    func write(_ bytes: [UInt8], _ path: String) throws {
        let url = URL(fileURLWithPath: "\(root)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
    }

    func read(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: "\(root)/\(path)") ?? Data(), as: UTF8.self)
    }

    var book: Book { Book(root: root) }
}

/// Answers without a compiler: a snippet prints what stands behind `// prints ` in its last piece.
struct PretendRunner: ProgramRunning {
    func run(_ programs: [Program]) async -> [ProgramResult] {
        programs.map { program in
            let lines = program.pieces.last!.code.split(separator: "\n").filter { $0.hasPrefix("// prints ") }
            let output = lines.map { $0.dropFirst("// prints ".count) + "\n" }.joined()
            return ProgramResult(
                id: program.id, outcome: .succeeded, output: output, trace: program.trace == .none ? nil : "{}",
                origin: .ran(because: ""))
        }
    }
}

struct PretendRenderer: TraceRenderer {
    func svg(_ kind: FigureKind, title: String, trace: String) throws -> String { "<svg>\(kind.rawValue) \(title)</svg>\n" }
    func export(_ kind: ExportKind, language: String, subject: String, trace: String) throws -> String {
        "\(kind.rawValue) of \(subject) in \(language)\n"
    }
}

extension TestBook {
    func check(_ names: [String] = []) async throws -> BookChecker.Findings {
        await BookChecker(book: book, runner: PretendRunner(), renderer: PretendRenderer()).check(try book.files(named: names))
    }

    /// `id line:column summary`, for each thing that is wrong with a file outside the book's front matter rules.
    static func problems(in text: String) async throws -> [String] {
        let book = try TestBook()
        try book.write(text, "notes.md")
        let findings = await BookChecker(book: book.book, runner: PretendRunner(), renderer: PretendRenderer()).check([
            book.root + "/notes.md"
        ])
        return findings.report.diagnostics.map { "\($0.id) \($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.summary)" }
    }
}
