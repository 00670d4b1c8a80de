/// Swift files made from programs: every line of a reader's is under a mark that names its own file and line.
enum GeneratedSource {
    /// Changes whenever what is generated does, so that no older result is taken for a new one.
    static let version = "2"

    /// One program as a function of a module that holds many.
    static func merged(_ source: ProgramSource, of program: Program, number: Int) -> String {
        var lines = ["import SnippetHost"]
        for item in source.imports { lines += place(item, program) }
        for item in source.hoisted { lines += place(item, program) }
        lines.append("@MainActor func podiumProgram\(number)() throws {")
        lines += statements(source, program)
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The main file of a module of many programs.
    static func main(count: Int) -> String {
        let calls = (0..<count).map { "podiumProgram\($0)" }.joined(separator: ", ")
        return "import SnippetHost\npodiumRun([\(calls)])\n"
    }

    /// One program as the script that a reader would type: the same statements in the same order, with notes of where it stands
    /// between them.
    static func script(_ source: ProgramSource, of program: Program) -> String {
        var lines = ["import SnippetHost", "podiumStart()"]
        for index in program.pieces.indices {
            lines.append("podiumBeginPiece(\(index))")
            for (item, isStatement) in source.inOrder where item.piece == index {
                if isStatement { lines.append("podiumAt(\(item.piece), \(item.line))") }
                lines += place(item, program)
            }
        }
        if let name = source.simulation(for: program.trace) { lines.append("podiumHandOver(\(name))") }
        lines.append("podiumFinish()")
        return lines.joined(separator: "\n") + "\n"
    }

    /// For a program that isn't meant to compile: nothing of ours.
    static func bareScript(_ program: Program) -> String {
        program.pieces.map { "\(mark($0.file, $0.line))\n\($0.code)" }.joined(separator: "\n") + "\n"
    }

    private static func statements(_ source: ProgramSource, _ program: Program) -> [String] {
        var lines: [String] = []
        var piece = -1
        for item in source.statements {
            while piece < item.piece {
                piece += 1
                lines.append("podiumBeginPiece(\(piece))")
            }
            lines.append("podiumAt(\(item.piece), \(item.line))")
            lines += place(item, program)
        }
        while piece < program.pieces.count - 1 {
            piece += 1
            lines.append("podiumBeginPiece(\(piece))")
        }
        if let name = source.simulation(for: program.trace) { lines.append("podiumHandOver(\(name))") }
        return lines
    }

    private static func place(_ item: ProgramSource.Item, _ program: Program) -> [String] {
        [
            mark(program.pieces[item.piece].file, item.line), String(repeating: " ", count: item.indentation) + item.text,
            "#sourceLocation()",
        ]
    }

    private static func mark(_ file: String, _ line: Int) -> String {
        let quoted = file.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        return "#sourceLocation(file: \"\(quoted)\", line: \(line))"
    }
}
