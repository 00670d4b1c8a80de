internal import Diagnostics
internal import Literate
internal import SwiftParser
internal import SwiftSyntax

/// What the judge calls in a learner's file: the functions and types that the solution declares outside the parts to write.
public struct Interface: Sendable, Hashable {
    struct Parameter: Sendable, Hashable {
        var label: String
        var name: String
        var type: String
        var isInout: Bool

        /// A simulation crosses the pipe as its recording.
        var isSimulation: Bool { type == "Simulation" }
    }

    struct Function: Sendable, Hashable {
        var name: String
        var parameters: [Parameter]
        var result: String?
        /// `throws`, `throws(SomeError)`, or nothing.
        var throwsClause: String
        var isMutating: Bool

        var declaration: String {
            let list = parameters.map { parameter in
                let names = parameter.label == parameter.name ? parameter.name : "\(parameter.label) \(parameter.name)"
                return "\(names): \(parameter.isInout ? "inout " : "")\(parameter.type)"
            }
            let head = name == "init" ? "init" : "\(isMutating ? "mutating " : "")func \(name)"
            return "\(head)(\(list.joined(separator: ", ")))" + (throwsClause.isEmpty ? "" : " \(throwsClause)")
                + (result.map { " -> \($0)" } ?? "")
        }

        var thrownType: String? {
            throwsClause.hasPrefix("throws(") ? String(throwsClause.dropFirst("throws(".count).dropLast()) : nil
        }
    }

    struct Structure: Sendable, Hashable {
        var name: String
        /// `: ELB.RoutingAlgorithm`, or nothing.
        var inheritance: String
        var initializers: [Function]
        var methods: [Function]

        var declarations: [String] {
            ["struct \(name)\(inheritance)"] + initializers.filter { !$0.parameters.isEmpty }.map { "    \($0.declaration)" }
                + methods.map { "    \($0.declaration)" }
        }
    }

    var functions: [Function] = []
    var types: [Structure] = []

    /// What must be there, as people would look for it.
    public var declarations: [String] {
        functions.map(\.declaration) + types.flatMap(\.declarations)
    }

    static func read(_ file: SourceFile) -> (Interface, [Diagnostic]) {
        let tree = Parser.parse(source: file.text)
        let reader = InterfaceReader(file, SourceLocationConverter(fileName: file.path, tree: tree))
        for statement in tree.statements {
            switch statement.item {
            case .decl(let declaration): reader.read(declaration)
            default: reader.refuse(Syntax(statement), "a solution holds declarations only")
            }
        }
        if reader.interface.functions.isEmpty, reader.interface.types.isEmpty, reader.problems.isEmpty {
            reader.refuse(Syntax(tree), "the solution declares nothing that the judge could call")
        }
        return (reader.interface, reader.problems)
    }
}

private final class InterfaceReader {
    var interface = Interface()
    var problems: [Diagnostic] = []
    private let file: SourceFile
    private let converter: SourceLocationConverter
    private let ownLines: [ClosedRange<Int>]

    init(_ file: SourceFile, _ converter: SourceLocationConverter) {
        self.file = file
        self.converter = converter
        ownLines = Starter.regions(in: file.lines).map { $0.lines.lowerBound + 1...$0.lines.upperBound + 1 }
    }

    func refuse(_ node: Syntax, _ summary: String) {
        let line = converter.location(for: node.positionAfterSkippingLeadingTrivia).line
        problems.append(
            Diagnostic(
                id: "interface", at: SourceLocation(file: file.path, line: line, column: 1), summary,
                sourceLine: file.line(line),
                help: "Put types that the suite needs as well into Given.swift, and helpers into the part to write."))
    }

    /// Whether it is in a part that the learner writes.
    private func isLearners(_ node: some SyntaxProtocol) -> Bool {
        let line = converter.location(for: node.positionAfterSkippingLeadingTrivia).line
        return ownLines.contains { $0.contains(line) }
    }

    func read(_ declaration: DeclSyntax) {
        if isLearners(declaration) || declaration.is(ImportDeclSyntax.self) { return }
        if let function = declaration.as(FunctionDeclSyntax.self) {
            if let read = self.function(function) { interface.functions.append(read) }
        } else if let type = declaration.as(StructDeclSyntax.self) {
            read(type)
        } else {
            refuse(Syntax(declaration), "the judge calls functions and structures only")
        }
    }

    private func read(_ node: StructDeclSyntax) {
        var type = Interface.Structure(
            name: node.name.text, inheritance: node.inheritanceClause.map { $0.trimmedDescription } ?? "", initializers: [],
            methods: [])
        for member in node.memberBlock.members where !isLearners(member.decl) {
            if let method = member.decl.as(FunctionDeclSyntax.self) {
                guard !method.modifiers.contains(where: { ["private", "fileprivate"].contains($0.name.text) }) else { continue }
                if let read = function(method) { type.methods.append(read) }
            } else if let initializer = member.decl.as(InitializerDeclSyntax.self) {
                type.initializers.append(
                    Interface.Function(
                        name: "init", parameters: parameters(initializer.signature), result: nil, throwsClause: "",
                        isMutating: false))
            } else if !member.decl.is(VariableDeclSyntax.self) {
                refuse(Syntax(member), "the judge calls methods and initializers only")
            }
        }
        if type.initializers.isEmpty {
            type.initializers = [Interface.Function(name: "init", parameters: [], result: nil, throwsClause: "", isMutating: false)]
        }
        interface.types.append(type)
    }

    private func function(_ node: FunctionDeclSyntax) -> Interface.Function? {
        guard node.genericParameterClause == nil, node.signature.effectSpecifiers?.asyncSpecifier == nil,
            !node.modifiers.contains(where: { $0.name.text == "static" })
        else {
            refuse(Syntax(node), "a function that the judge calls is neither generic nor asynchronous nor static")
            return nil
        }
        let result = node.signature.returnClause.map { $0.type.trimmedDescription }
        return Interface.Function(
            name: node.name.text, parameters: parameters(node.signature), result: result == "Void" ? nil : result,
            throwsClause: node.signature.effectSpecifiers?.throwsClause.map { $0.trimmedDescription } ?? "",
            isMutating: node.modifiers.contains { $0.name.text == "mutating" })
    }

    private func parameters(_ signature: FunctionSignatureSyntax) -> [Interface.Parameter] {
        signature.parameterClause.parameters.map { parameter in
            var type = parameter.type.trimmedDescription
            let isInout = type.hasPrefix("inout ")
            if isInout { type = String(type.dropFirst("inout ".count)) }
            return Interface.Parameter(
                label: parameter.firstName.text, name: (parameter.secondName ?? parameter.firstName).text, type: type,
                isInout: isInout)
        }
    }
}
