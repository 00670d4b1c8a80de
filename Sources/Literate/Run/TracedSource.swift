internal import SwiftParser
internal import SwiftSyntax

/// A program with a note before each of its statements, those inside functions and closures too.
///
/// Made only for a program that has stopped with a run-time error, to find the line: what it adds would change columns in the
/// compiler's messages, and a body of one expression, whose value it returns, is left as it is.
package enum TracedSource {
    package static func pieces(of program: Program) -> [Program.Piece] {
        program.pieces.enumerated().map { number, piece in
            let file = Parser.parse(source: piece.code)
            let converter = SourceLocationConverter(fileName: piece.file, tree: file)
            let finder = StatementFinder(viewMode: .sourceAccurate)
            finder.walk(file)
            var bytes = Array(piece.code.utf8)
            for statement in finder.found.sorted(by: { $0.utf8Offset > $1.utf8Offset }) {
                let line = piece.line + converter.location(for: statement).line - 1
                bytes.insert(contentsOf: Array("podiumAt(\(number), \(line)); ".utf8), at: statement.utf8Offset)
            }
            return Program.Piece(code: String(decoding: bytes, as: UTF8.self), file: piece.file, line: piece.line)
        }
    }
}

private final class StatementFinder: SyntaxVisitor {
    var found: [AbsolutePosition] = []

    override func visit(_ node: CodeBlockItemListSyntax) -> SyntaxVisitorContinueKind {
        // A body of one expression returns it; a second statement would take that away.
        let isOneExpression = node.count == 1 && node.first.map { if case .expr = $0.item { true } else { false } } ?? false
        let isTopLevel = node.parent?.is(SourceFileSyntax.self) ?? false
        guard isTopLevel || !isOneExpression else { return .visitChildren }
        for item in node {
            if case .decl(let declaration) = item.item, !declaration.is(VariableDeclSyntax.self) { continue }
            found.append(item.positionAfterSkippingLeadingTrivia)
        }
        return .visitChildren
    }
}
