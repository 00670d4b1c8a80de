internal import SwiftParser
internal import SwiftSyntax

/// A program with a note before each of its statements, those inside functions and closures too.
///
/// Made only for a program that has stopped with a run-time error, to find the line: what it adds would change columns in the
/// compiler's messages. A function's body of one expression gets a `return` beside the note; a closure's is left as it is.
package enum TracedSource {
    package static func pieces(of program: Program) -> [Program.Piece] {
        program.pieces.enumerated().map { number, piece in
            Program.Piece(code: text(of: piece.code, piece: number, firstLine: piece.line), file: piece.file, line: piece.line)
        }
    }

    /// - Parameter isScript: Whether statements stand at the file's top level; a library's file has declarations only there.
    package static func text(of code: String, piece: Int = 0, firstLine: Int = 1, isScript: Bool = true) -> String {
        let file = Parser.parse(source: code)
        let converter = SourceLocationConverter(fileName: "", tree: file)
        let finder = StatementFinder(isScript: isScript)
        finder.walk(file)
        let bytes = Array(code.utf8)
        var traced: [UInt8] = []
        var written = 0
        for note in finder.notes.sorted(by: { $0.position.utf8Offset < $1.position.utf8Offset }) {
            let line = firstLine + converter.location(for: note.position).line - 1
            traced += bytes[written..<note.position.utf8Offset]
            traced += "podiumAt(\(piece), \(line)); \(note.returns ? "return " : "")".utf8
            written = note.position.utf8Offset
        }
        return String(decoding: traced + bytes[written...], as: UTF8.self)
    }
}

private final class StatementFinder: SyntaxVisitor {
    struct Note {
        var position: AbsolutePosition
        /// What follows is a value that is returned without the word.
        var returns: Bool
    }

    var notes: [Note] = []
    private let isScript: Bool

    init(isScript: Bool) {
        self.isScript = isScript
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ node: CodeBlockItemListSyntax) -> SyntaxVisitorContinueKind {
        if node.parent?.is(SourceFileSyntax.self) ?? false {
            if isScript { noteAll(node) }
        } else if let only = node.first, node.count == 1, isValue(only.item) {
            noteOnly(only, in: node)
        } else {
            noteAll(node)
        }
        return .visitChildren
    }

    private func noteAll(_ node: CodeBlockItemListSyntax) {
        for item in node {
            if case .decl(let declaration) = item.item, !declaration.is(VariableDeclSyntax.self) { continue }
            notes.append(Note(position: item.positionAfterSkippingLeadingTrivia, returns: false))
        }
    }

    /// A body of one expression may be a value; a second statement would take that away.
    private func noteOnly(_ item: CodeBlockItemSyntax, in node: CodeBlockItemListSyntax) {
        let role = role(of: node)
        guard role != .unknown else { return }
        let returns = role == .value && !ReturnFinder.finds(in: Syntax(item))
        notes.append(Note(position: item.positionAfterSkippingLeadingTrivia, returns: returns))
    }

    private func isValue(_ item: CodeBlockItemSyntax.Item) -> Bool {
        switch item {
        case .expr: true
        case .stmt(let statement): statement.is(ExpressionStmtSyntax.self)
        case .decl: false
        }
    }

    /// What the only expression of a body is.
    private enum Role { case statement, value, unknown }

    private func role(of body: CodeBlockItemListSyntax) -> Role {
        guard let parent = body.parent else { return .unknown }
        if parent.is(AccessorBlockSyntax.self) { return .value }
        if parent.is(SwitchCaseSyntax.self) { return roleOfBranch(parent.parent?.parent) }
        guard let block = parent.as(CodeBlockSyntax.self), let owner = block.parent else { return .unknown }
        if owner.is(IfExprSyntax.self) { return roleOfBranch(owner) }
        if let function = owner.as(FunctionDeclSyntax.self) {
            let result = function.signature.returnClause?.type.trimmedDescription
            return result == nil || result == "Void" || result == "()" ? .statement : .value
        }
        if let accessor = owner.as(AccessorDeclSyntax.self) {
            return accessor.accessorSpecifier.text == "get" ? .value : .statement
        }
        return .statement
    }

    /// A branch of an `if` or `switch` is a statement where that is one; where that is a value, or may be, nothing fits before it.
    private func roleOfBranch(_ expression: Syntax?) -> Role {
        guard let parent = expression?.parent else { return .unknown }
        if parent.is(IfExprSyntax.self) { return roleOfBranch(parent) }
        guard parent.is(ExpressionStmtSyntax.self), let item = parent.parent?.as(CodeBlockItemSyntax.self),
            let body = item.parent?.as(CodeBlockItemListSyntax.self)
        else { return .unknown }
        if body.count > 1 || body.parent?.is(SourceFileSyntax.self) == true { return .statement }
        let role = role(of: body)
        return role == .statement || role == .value && ReturnFinder.finds(in: Syntax(item)) ? .statement : .unknown
    }
}

/// Whether a statement leaves its function by the word `return`.
private final class ReturnFinder: SyntaxVisitor {
    private var found = false

    static func finds(in node: Syntax) -> Bool {
        let finder = ReturnFinder(viewMode: .sourceAccurate)
        finder.walk(node)
        return finder.found
    }

    override func visit(_ node: ReturnStmtSyntax) -> SyntaxVisitorContinueKind {
        found = true
        return .skipChildren
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
