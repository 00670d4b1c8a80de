public import Diagnostics
public import Orchestra
internal import Yams

/// What a template can't be read for.
public struct TemplateError: Error, Sendable {
    public var diagnostics: [Diagnostic]
}

/// A template, and where everything in it stands.
public struct ReadTemplate: Sendable {
    public var template: CloudFormation.Template
    public let file: String
    let places: [[String]: SourceLocation]
    let source: SourceText

    /// Where the keys lead, or the nearest place before: a function's parts have none of their own.
    public func location(of path: [String]) -> SourceLocation {
        var path = path
        while !path.isEmpty {
            if let place = places[path] { return place }
            path.removeLast()
        }
        return places[[]] ?? SourceLocation(file: file, line: 1, column: 1)
    }

    /// What the engine refuses, told with the file's line.
    public func diagnostic(of error: CloudFormation.Error) -> Diagnostic {
        diagnostic(error.message, at: error.path, help: error.help)
    }

    func diagnostic(_ message: String, at path: [String], help: String? = nil) -> Diagnostic {
        let location = location(of: path)
        let resource = path.count > 1 && path[0] == "Resources" ? "\(path[1]): " : ""
        return Diagnostic(
            id: "refused", at: location, "\(resource)\(message)",
            sourceLine: source.line(of: location), help: help)
    }
}

/// Reads a template in YAML or JSON. What is no template, and what isn't supported, is told with line and column.
public struct TemplateReader {
    private let file: String
    private let source: SourceText
    private var places: [[String]: SourceLocation] = [:]
    private var diagnostics: [Diagnostic] = []

    /// - Parameters:
    ///   - text: The file's text; CloudFormation takes up to a million bytes.
    ///   - file: Its path, for diagnostics.
    /// - Throws: ``TemplateError``.
    public static func read(_ text: String, file: String) throws(TemplateError) -> ReadTemplate {
        // In JSON tabs are as good as blanks; in YAML they are none.
        let (source, isJSON) = (text, text.first { !$0.isWhitespace } == "{")
        let text = isJSON ? Self.plain(json: text) : text
        var reader = TemplateReader(file, source)
        guard text.utf8.count <= 1_000_000 else {
            throw TemplateError(diagnostics: [
                Diagnostic(
                    id: "too-large", at: SourceLocation(file: file, line: 1, column: 1), "the template has more than 1 MB",
                    help: "CloudFormation takes 1 MB at most: share it out to several stacks.")
            ])
        }
        let root: Node?
        do throws(YAMLText.Defect) {
            root = try YAMLText.compose(text, file: file, nesting: "CloudFormation's templates aren't nested so deeply.")
        } catch { throw TemplateError(diagnostics: [error.diagnostic]) }
        guard let root else {
            throw TemplateError(diagnostics: [
                Diagnostic(
                    id: "empty", at: SourceLocation(file: file, line: 1, column: 1), "the template is empty",
                    help: "Write Resources: and what there shall be.")
            ])
        }
        if let owner = YAMLText.ownerOfAlias(in: root) {
            reader.note(
                "not-supported", owner, "YAML aliases are not allowed in CloudFormation templates", "Write out what it stands for.")
            throw TemplateError(diagnostics: reader.diagnostics)
        }
        let template = reader.template(root)
        guard reader.diagnostics.isEmpty else { throw TemplateError(diagnostics: reader.diagnostics) }
        return ReadTemplate(template: template, file: file, places: reader.places, source: reader.source)
    }

    /// What JSON takes and YAML doesn't: tabs between its parts, and characters as pairs of surrogates.
    private static func plain(json text: String) -> String {
        text.replacing("\t", with: " ").replacing(#/\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})/#) { match in
            let (high, low) = (UInt32(match.1, radix: 16)! - 0xD800, UInt32(match.2, radix: 16)! - 0xDC00)
            return String(Unicode.Scalar(0x10000 + high << 10 + low)!)
        }
    }

    private init(_ file: String, _ text: String) {
        self.file = file
        source = SourceText(text)
    }

    private mutating func note(_ id: String, _ node: Node?, _ summary: String, _ help: String? = nil) {
        let location = SourceLocation(file: file, line: node?.mark?.line ?? 1, column: node?.mark?.column ?? 1)
        diagnostics.append(Diagnostic(id: id, at: location, summary, sourceLine: source.line(of: location), help: help))
    }

    // MARK: Sections

    private mutating func template(_ root: Node) -> CloudFormation.Template {
        var template = CloudFormation.Template()
        guard root.mapping != nil else {
            note("wrong-kind", root, "a template is a map", "Write Resources: and what there shall be.")
            return template
        }
        for (name, key, value) in entries(of: root, at: []) {
            switch name {
            case "AWSTemplateFormatVersion":
                if value.scalar?.string != "2010-09-09" { note("wrong-version", value, "the only version is 2010-09-09", nil) }
            case "Description": template.description = value.scalar?.string
            case "Metadata": break
            case "Parameters":
                template.parameters = entries(of: value, at: [name]).map { parameter($0.name, $0.value) }
            case "Mappings": template.mappings = self.value(value, at: [name]) ?? [:]
            case "Conditions": template.conditions = self.value(value, at: [name]) ?? [:]
            case "Resources":
                for (name, key, value) in entries(of: value, at: [name]) {
                    guard !name.hasPrefix("Fn::ForEach") else {
                        note(
                            "not-supported", key,
                            "Fn::ForEach is of the transform AWS::LanguageExtensions, which nobody carries out here",
                            "Write its resources one by one.")
                        continue
                    }
                    template.resources.append(resource(name, value))
                }
            case "Outputs": template.outputs = entries(of: value, at: [name]).map { output($0.name, $0.value) }
            case "Transform":
                note(
                    "not-supported", key, "macros and transforms are carried out by nobody here",
                    "Write out what \(value.scalar?.string ?? "they") would make: sam or cdk print it.")
            case "Rules":
                note(
                    "not-supported", key, "rules are held against parameters by nobody here",
                    "Take them out; AllowedValues and AllowedPattern of the parameters are kept.")
            default:
                unknown(
                    name, key, "a template",
                    [
                        "AWSTemplateFormatVersion", "Description", "Metadata", "Parameters", "Mappings", "Conditions", "Resources",
                        "Outputs",
                    ])
            }
        }
        if template.resources.isEmpty, diagnostics.isEmpty {
            note("missing-key", root, "the template has no resources", "Write Resources: and what there shall be.")
        }
        return template
    }

    private mutating func parameter(_ name: String, _ node: Node) -> CloudFormation.Parameter {
        var parameter = CloudFormation.Parameter(name)
        for (key, keyNode, value) in entries(of: node, at: ["Parameters", name]) {
            let place = "\(key) of the parameter \(name)"
            switch key {
            case "Type": parameter.type = text(value, place) ?? "String"
            case "Default": parameter.defaultValue = text(value, place)
            case "AllowedValues": parameter.allowedValues = texts(value, place)
            case "Description": parameter.description = text(value, place)
            case "MinValue": parameter.minValue = number(value, place)
            case "MaxValue": parameter.maxValue = number(value, place)
            case "MinLength": parameter.minLength = number(value, place).flatMap { Int(exactly: $0) }
            case "MaxLength": parameter.maxLength = number(value, place).flatMap { Int(exactly: $0) }
            case "AllowedPattern": parameter.allowedPattern = text(value, place)
            case "ConstraintDescription": parameter.constraintDescription = text(value, place)
            case "NoEcho": break
            default:
                unknown(
                    key, keyNode, "the parameter \(name)",
                    [
                        "Type", "Default", "AllowedValues", "AllowedPattern", "ConstraintDescription", "Description", "MaxLength",
                        "MaxValue", "MinLength", "MinValue", "NoEcho",
                    ])
            }
        }
        check(parameter.type, node, name)
        return parameter
    }

    private mutating func check(_ type: String, _ node: Node, _ name: String) {
        if type.hasPrefix("AWS::SSM::Parameter::Value") {
            note(
                "not-supported", node, "the parameter \(name) is read from a parameter store, and there is none here",
                "Make its Type String, and give it the value: --parameter \(name)=….")
            return
        }
        let inner = type.hasPrefix("List<") && type.hasSuffix(">") ? String(type.dropFirst(5).dropLast()) : type
        let isKnown = ["String", "Number", "CommaDelimitedList"].contains(type) || inner == "Number" || inner.hasPrefix("AWS::")
        guard !isKnown else { return }
        note(
            "unknown-word", node, "'\(type)' is no type of a parameter",
            "There are String, Number, List<Number>, CommaDelimitedList, and types of AWS's own, such as AWS::EC2::VPC::Id and "
                + "List<AWS::EC2::Subnet::Id>.")
    }

    private mutating func text(_ node: Node, _ what: String) -> String? {
        if let text = node.scalar?.string, Self.functions[node.tag.description] == nil { return text }
        note("wrong-kind", node, "\(what) is a text", "A list is one text with commas.")
        return nil
    }

    private mutating func texts(_ node: Node, _ what: String) -> [String] {
        guard let items = node.sequence else {
            note("wrong-kind", node, "\(what) is a list", "Write it as [a, b].")
            return []
        }
        return items.compactMap { text($0, "each of \(what)") }
    }

    private mutating func number(_ node: Node, _ what: String) -> Double? {
        if let number = node.scalar.flatMap({ Double($0.string) }), number.isFinite { return number }
        note("wrong-kind", node, "\(what) is a number")
        return nil
    }

    private mutating func resource(_ name: String, _ node: Node) -> CloudFormation.Resource {
        var resource = CloudFormation.Resource("", logicalId: name)
        let path = ["Resources", name]
        for (key, keyNode, value) in entries(of: node, at: path) {
            switch key {
            case "Type": resource.type = value.scalar?.string ?? ""
            case "Properties": resource.properties = self.value(value, at: path + [key]) ?? [:]
            case "DependsOn":
                let names = value.sequence.map { Array($0) } ?? [value]
                resource.dependsOn = names.compactMap { text($0, "what \(name) depends on") }
            case "Condition": resource.condition = text(value, "the condition of \(name)")
            case "DeletionPolicy": resource.deletionPolicy = policy(name, key, value)
            case "UpdateReplacePolicy": resource.updateReplacePolicy = policy(name, key, value)
            case "Metadata": break
            default:
                unknown(
                    key, keyNode, "the resource \(name)",
                    ["Type", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "Metadata"])
            }
        }
        if resource.type.isEmpty, node.mapping != nil {
            note("missing-key", node, "the resource \(name) has no Type", "Write Type: AWS::ECS::Service, or whatever it is.")
        }
        return resource
    }

    private mutating func policy(_ name: String, _ key: String, _ node: Node) -> CloudFormation.DeletionPolicy {
        let word = node.scalar?.string ?? ""
        if let policy = CloudFormation.DeletionPolicy(rawValue: word) { return policy }
        note(
            word == "Snapshot" ? "not-supported" : "unknown-word", node, "\(name): '\(word)' is no \(key) here",
            "It is Delete, Retain or RetainExceptOnCreate.")
        return .delete
    }

    private mutating func output(_ name: String, _ node: Node) -> CloudFormation.Output {
        var output = CloudFormation.Output(name, "")
        for (key, keyNode, value) in entries(of: node, at: ["Outputs", name]) {
            switch key {
            case "Value": output.value = self.value(value, at: ["Outputs", name, key]) ?? ""
            case "Condition": output.condition = text(value, "the condition of the output \(name)")
            case "Description": break
            case "Export":
                for (key, keyNode, value) in entries(of: value, at: ["Outputs", name, key]) {
                    guard key == "Name" else {
                        unknown(key, keyNode, "the export of \(name)", ["Name"])
                        continue
                    }
                    output.exportName = self.value(value, at: ["Outputs", name, "Export", key])
                }
            default: unknown(key, keyNode, "the output \(name)", ["Value", "Description", "Condition", "Export"])
            }
        }
        return output
    }

    private mutating func unknown(_ name: String, _ node: Node, _ owner: String, _ known: [String]) {
        let near = NearMiss.suggestion(for: name, among: known).map { "Did you mean \($0)? " } ?? ""
        note(
            "not-supported", node, "\(owner) has '\(name)', which isn't supported here",
            "\(near)There are: \(known.joined(separator: ", ")).")
    }

    // MARK: Values

    /// The keys of a map, each with its place.
    private mutating func entries(of node: Node, at path: [String]) -> [(name: String, key: Node, value: Node)] {
        places[path] = places[path] ?? SourceLocation(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
        guard let mapping = node.mapping else {
            note("wrong-kind", node, "\(path.joined(separator: "/")) is a map", "Write key: value, one to a line.")
            return []
        }
        var entries: [(name: String, key: Node, value: Node)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                note("wrong-kind", key, "a key is a text", nil)
                continue
            }
            places[path + [name]] = SourceLocation(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
            entries.append((name, key, value))
        }
        return entries
    }

    private mutating func value(_ node: Node, at path: [String]) -> CloudFormation.Value? {
        if let function = Self.functions[node.tag.description] {
            return .map([.init(function, plain(node, at: path + [function], function: function) ?? "")])
        }
        if node.tag.description.hasPrefix("!"), node.tag.description.count > 1 {
            note(
                "not-supported", node, "the function \(node.tag.description) isn't supported",
                "There are: \(Self.functions.keys.sorted().joined(separator: ", ")).")
        }
        return plain(node, at: path)
    }

    private mutating func plain(_ node: Node, at path: [String], function: String? = nil) -> CloudFormation.Value? {
        switch node {
        case .scalar(let scalar):
            if scalar.string.contains("{{resolve:") {
                note(
                    "not-supported", node, "dynamic references are resolved by nobody here",
                    "Write the value, or make it a parameter and give it with --parameter.")
            }
            if scalar.style == .plain, function == nil { return self.scalar(scalar.string, node) }
            return .string(scalar.string)
        case .sequence(let sequence):
            var items: [CloudFormation.Value] = []
            for (index, item) in sequence.enumerated() {
                let place = path + ["\(index)"]
                places[place] = SourceLocation(file: file, line: item.mark?.line ?? 1, column: item.mark?.column ?? 1)
                if let item = value(item, at: place) { items.append(item) }
            }
            return .list(items)
        case .mapping:
            return .map(
                entries(of: node, at: path).compactMap { entry in
                    value(entry.value, at: path + [entry.name]).map { .init(entry.name, $0) }
                })
        case .alias:
            note("not-supported", node, "aliases aren't supported in templates", "Write it out.")
            return nil
        }
    }

    private mutating func scalar(_ text: String, _ node: Node) -> CloudFormation.Value? {
        switch text {
        case "true", "True", "TRUE", "yes", "Yes", "on": return .boolean(true)
        case "false", "False", "FALSE", "no", "No", "off": return .boolean(false)
        case "", "null", "~", "Null", "NULL":
            note(
                "wrong-kind", node, "Null values are not allowed in templates",
                "Take the key out, or give it a value: AWS::NoValue leaves it out by a function.")
            return nil
        default:
            // A number that begins with a zero is an account, or a time of day.
            let hasLeadingZero = text.hasPrefix("0") && text.count > 1 && !text.hasPrefix("0.")
            if !hasLeadingZero, let number = Int(text) { return .integer(number) }
            let isDecimal =
                text.allSatisfy { $0.isASCII && ($0.isNumber || ".-+eE".contains($0)) } && text.contains(where: \.isNumber)
            if !hasLeadingZero, isDecimal, let number = Double(text), number.isFinite { return .number(number) }
            return .string(text)
        }
    }

    private static let functions: [String: String] = [
        "!Ref": "Ref", "!Condition": "Condition", "!GetAtt": "Fn::GetAtt", "!Sub": "Fn::Sub", "!Join": "Fn::Join",
        "!Select": "Fn::Select", "!Split": "Fn::Split", "!GetAZs": "Fn::GetAZs", "!FindInMap": "Fn::FindInMap", "!If": "Fn::If",
        "!Cidr": "Fn::Cidr", "!ImportValue": "Fn::ImportValue", "!Base64": "Fn::Base64", "!Equals": "Fn::Equals", "!And": "Fn::And",
        "!Or": "Fn::Or", "!Not": "Fn::Not",
    ]
}
