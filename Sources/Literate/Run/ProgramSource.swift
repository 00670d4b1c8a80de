internal import SwiftParser
internal import SwiftSyntax

/// A program taken apart, so that it can be put together with others into one module.
struct ProgramSource: Sendable {
    /// A statement or declaration of a piece, with the place where it stands.
    struct Item: Sendable {
        var text: String
        var piece: Int
        var line: Int
        /// From 0.
        var indentation: Int
    }

    var imports: [Item] = []
    /// Types and extensions, which a function can't hold.
    var hoisted: [Item] = []
    var statements: [Item] = []
    /// Everything in the order of the text, with whether it is a statement.
    var inOrder: [(item: Item, isStatement: Bool)] = []
    /// The names of the hoisted types: two programs of one module can't share one.
    var typeNames: Set<String> = []
    /// Why it has to be compiled alone; `nil` if it can be merged.
    var mustBeAlone: String?
    /// The variables that are made by calling `Simulation(…)`.
    var simulations: [String] = []

    init(_ program: Program) {
        for (index, piece) in program.pieces.enumerated() {
            let file = Parser.parse(source: piece.code)
            if file.hasError { mustBeAlone = "it isn't complete Swift by itself" }
            let converter = SourceLocationConverter(fileName: piece.file, tree: file)
            for statement in file.statements {
                let place = statement.startLocation(converter: converter)
                let text = statement.trimmedDescription
                let item = Item(text: text, piece: index, line: piece.line + place.line - 1, indentation: place.column - 1)
                let before = statements.count
                sort(statement.item, item)
                inOrder.append((item, statements.count > before))
            }
            if mustBeAlone == nil, file.tokens(viewMode: .sourceAccurate).contains(where: { $0.tokenKind == .keyword(.await) }) {
                mustBeAlone = "it waits with 'await'"
            }
        }
        checkExtensions()
    }

    private var extended: [(type: String, conforms: Bool)] = []

    private mutating func sort(_ item: CodeBlockItemSyntax.Item, _ place: Item) {
        guard case .decl(let declaration) = item else {
            statements.append(place)
            return
        }
        switch declaration.as(DeclSyntaxEnum.self) {
        case .importDecl: imports.append(place)
        case .structDecl(let type): hoist(type.name.text, place)
        case .classDecl(let type): hoist(type.name.text, place)
        case .enumDecl(let type): hoist(type.name.text, place)
        case .actorDecl(let type): hoist(type.name.text, place)
        case .protocolDecl(let type): hoist(type.name.text, place)
        case .typeAliasDecl(let type): hoist(type.name.text, place)
        case .extensionDecl(let declaration):
            hoisted.append(place)
            extended.append((declaration.extendedType.trimmedDescription, declaration.inheritanceClause != nil))
        case .variableDecl(let variable):
            noteSimulation(variable)
            statements.append(place)
        case .functionDecl: statements.append(place)
        default: mustBeAlone = "it declares what only a file of its own can hold"
        }
        if place.text.hasPrefix("@main") { mustBeAlone = "it has a main type" }
    }

    private mutating func hoist(_ name: String, _ place: Item) {
        typeNames.insert(name)
        hoisted.append(place)
    }

    private mutating func noteSimulation(_ variable: VariableDeclSyntax) {
        for binding in variable.bindings {
            guard let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text else { continue }
            let call = binding.initializer?.value.as(FunctionCallExprSyntax.self)?.calledExpression.trimmedDescription
            let type = binding.typeAnnotation?.type.trimmedDescription
            if call == "Simulation" || type == "Simulation" { simulations.append(name) }
        }
    }

    /// An extension of somebody else's type would change the neighbours.
    private mutating func checkExtensions() {
        if extended.contains(where: { !typeNames.contains($0.type) }) { mustBeAlone = "it extends a type that isn't its own" }
    }

    /// The variable whose events are handed over.
    func simulation(for trace: Program.Trace) -> String? {
        switch trace {
        case .none: nil
        case .variable(let name): simulations.contains(name) ? name : nil
        case .onlySimulation: simulations.count == 1 ? simulations[0] : nil
        }
    }
}
