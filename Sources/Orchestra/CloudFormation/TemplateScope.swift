extension CloudFormation {
    /// What the names in a template stand for, and its functions (template reference, intrinsic functions and pseudo parameters).
    struct TemplateScope {
        /// Where `Ref` and `Fn::GetAtt` of resources look.
        enum Resources {
            /// Nothing is made yet: any text will do, as long as the names are right.
            case standIns
            case made([String: MadeResource])
        }

        let template: Template
        let parameters: [String: Value?]
        let stackName: String
        let stackId: String
        /// What other stacks have exported, by name.
        let exports: [String: String]
        var resources: Resources = .standIns

        /// - Returns: `nil` for `AWS::NoValue`: what has it is left out.
        func evaluate(_ value: Value, at path: [String]) throws(Error) -> Value? {
            switch value {
            case .string, .integer, .number, .boolean: return value
            case .list(let items):
                var list: [Value] = []
                for (index, item) in items.enumerated() {
                    if let item = try evaluate(item, at: path + ["\(index)"]) { list.append(item) }
                }
                return .list(list)
            case .map(let entries):
                if entries.count == 1, let name = Function(rawValue: entries[0].key) {
                    return try evaluate(name, entries[0].value, at: path + [entries[0].key])
                }
                var map: [Value.Entry] = []
                for entry in entries {
                    if entry.key.hasPrefix("Fn::") || entry.key == "Ref" {
                        throw Error(
                            .validationError,
                            Function(rawValue: entry.key) == nil
                                ? "Template error: the function \(entry.key) is not supported"
                                : "Template error: a function stands alone in its map: \(entry.key) has neighbours",
                            help: "There are: \(Function.allCases.map(\.rawValue).joined(separator: ", ")).", at: path + [entry.key]
                        )
                    }
                    if let value = try evaluate(entry.value, at: path + [entry.key]) { map.append(.init(entry.key, value)) }
                }
                return .map(map)
            }
        }

        enum Function: String, CaseIterable {
            case ref = "Ref"
            case getAtt = "Fn::GetAtt"
            case sub = "Fn::Sub"
            case join = "Fn::Join"
            case select = "Fn::Select"
            case split = "Fn::Split"
            case getAZs = "Fn::GetAZs"
            case findInMap = "Fn::FindInMap"
            case `if` = "Fn::If"
            case cidr = "Fn::Cidr"
            case importValue = "Fn::ImportValue"
            case base64 = "Fn::Base64"
        }

        private func evaluate(_ function: Function, _ argument: Value, at path: [String]) throws(Error) -> Value? {
            func refuse(_ what: String) -> Error {
                Error(.validationError, "Template error: \(function.rawValue) \(what)", at: path)
            }
            switch function {
            case .ref:
                guard let name = argument.text else { throw refuse("takes a name") }
                return try reference(name, at: path)
            case .getAtt:
                let parts =
                    argument.text.map { $0.split(separator: ".", maxSplits: 1).map(String.init) }
                    ?? argument.items?.compactMap(\.text)
                guard let parts, parts.count == 2 else { throw refuse("takes a resource and an attribute") }
                return .string(try attribute(parts[1], of: parts[0], at: path))
            case .sub: return .string(try substitute(argument, at: path))
            case .join:
                guard let items = argument.items, items.count == 2, let separator = items[0].text,
                    let list = try evaluate(items[1], at: path + ["1"])?.items
                else { throw refuse("takes a separator and a list") }
                return .string(try texts(list, at: path).joined(separator: separator))
            case .split:
                guard let items = argument.items, items.count == 2, let separator = items[0].text, !separator.isEmpty,
                    let text = try evaluate(items[1], at: path + ["1"])?.text
                else { throw refuse("takes a separator and a text") }
                return .list(text.split(separator: separator, omittingEmptySubsequences: false).map { .string(String($0)) })
            case .select:
                guard let items = argument.items, items.count == 2, let list = try evaluate(items[1], at: path + ["1"]) else {
                    var error = refuse("takes an index and a list")
                    error.help = networkHelp(argument)
                    throw error
                }
                guard let index = try evaluate(items[0], at: path + ["0"])?.text.flatMap({ Int($0) }), let all = list.items,
                    all.indices.contains(index)
                else { throw refuse("cannot select a value at that index") }
                return all[index]
            case .getAZs:
                let region = try evaluate(argument, at: path)?.text ?? ""
                guard region.isEmpty || region == Account.region else { throw refuse("knows \(Account.region) alone") }
                return .list(ELB.AvailabilityZone.defaults.map { .string($0.zoneName) })
            case .findInMap:
                guard let items = argument.items, items.count == 3 else { throw refuse("takes a map's name and two keys") }
                let keys = try texts(try evaluate(argument, at: path)?.items ?? [], at: path)
                guard keys.count == 3, let found = template.mappings[keys[0]]?[keys[1]]?[keys[2]] else {
                    throw refuse("finds nothing under \(keys.joined(separator: "/"))")
                }
                return found
            case .if:
                guard let items = argument.items, items.count == 3, let name = items[0].text else {
                    throw refuse("takes a condition's name and two values")
                }
                let holds = try condition(name, at: path)
                return try evaluate(items[holds ? 1 : 2], at: path + [holds ? "1" : "2"])
            case .cidr: return try cidrs(argument, at: path)
            case .importValue:
                guard argument.references.allSatisfy({ template[$0] == nil }) else { throw refuse("cannot depend on a resource") }
                guard let name = try evaluate(argument, at: path)?.text else { throw refuse("takes a name") }
                if let value = exports[name] { return .string(value) }
                guard case .standIns = resources else {
                    throw Error(.validationError, "No export named \(name) found.", at: path)
                }
                return .string(name)
            case .base64:
                guard let text = try evaluate(argument, at: path)?.text else { throw refuse("takes a text") }
                return .string(Self.base64(text))
            }
        }

        private static func base64(_ text: String) -> String {
            let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
            let bytes = Array(text.utf8)
            var result = ""
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let group = bytes[start..<min(start + 3, bytes.count)]
                let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
                for place in 0..<4 { result.append(place > group.count ? "=" : letters[bits >> (18 - 6 * place) & 63]) }
            }
            return result
        }

        private func texts(_ values: [Value], at path: [String]) throws(Error) -> [String] {
            var texts: [String] = []
            for value in values {
                guard let text = value.text else {
                    throw Error(.validationError, "Template error: a text is wanted here, not a list or a map", at: path)
                }
                texts.append(text)
            }
            return texts
        }

        // MARK: Names

        private func reference(_ name: String, at path: [String]) throws(Error) -> Value? {
            if let value = try pseudoParameter(name) { return value }
            if name == "AWS::NoValue" { return nil }
            if let parameter = parameters[name] { return parameter }
            guard template[name] != nil else { throw unresolved(name, at: path) }
            return .string(try made(name, at: path).physicalResourceId)
        }

        private func attribute(_ attribute: String, of name: String, at path: [String]) throws(Error) -> String {
            guard let resource = template[name] else { throw unresolved(name, at: path) }
            let known = ResourceType.named(resource.type)?.attributes ?? []
            guard known.contains(attribute) else {
                throw Error(
                    .validationError, "Template error: resource \(name) does not support attribute type \(attribute) in Fn::GetAtt",
                    help: known.isEmpty ? "It has none." : "It has: \(known.joined(separator: ", ")).", at: path)
            }
            return try made(name, at: path).attributes[attribute] ?? ""
        }

        private func made(_ name: String, at path: [String]) throws(Error) -> MadeResource {
            switch resources {
            case .standIns:
                let type = template[name]!.type
                var attributes = ECS.StringMap()
                for attribute in ResourceType.named(type)?.attributes ?? [] { attributes[attribute] = "\(name).\(attribute)" }
                return MadeResource(name, attributes)
            case .made(let made):
                guard let resource = made[name] else {
                    throw Error(.validationError, "Template error: \(name) isn't there: its condition doesn't hold", at: path)
                }
                return resource
            }
        }

        /// For what needs the value of a parameter that stands for the default VPC, or what is in it, as long as it has none.
        private func networkHelp(_ argument: Value) -> String? {
            guard let parameter = template.parameters.first(where: { $0.isNetwork && argument.references.contains($0.name) }) else {
                return nil
            }
            let zones = ELB.AvailabilityZone.defaults.prefix(parameter.isList ? 2 : 1).map(\.subnetId)
            let value = parameter.type.contains("Subnet::Id") ? zones.joined(separator: ",") : "…"
            return
                "Without a value it means the default VPC, where nothing has a name: give it one, --parameter \(parameter.name)=\(value)."
        }

        private func unresolved(_ name: String, at path: [String]) -> Error {
            let known = template.resources.map(\.logicalId) + template.parameters.map(\.name)
            guard !name.hasPrefix("AWS::") else {
                return Error(
                    .validationError, "Template format error: there is no pseudo parameter \(name) here",
                    help:
                        "There are AWS::AccountId, AWS::NoValue, AWS::Partition, AWS::Region, AWS::StackId, AWS::StackName and AWS::URLSuffix.",
                    at: path)
            }
            let block = path.first.map { " in the \($0) block of the template" } ?? ""
            return Error(
                .validationError, "Template format error: Unresolved resource dependencies [\(name)]\(block)",
                help: NearMiss.help(for: name, among: known, kind: "resource or parameter"), at: path)
        }

        private func pseudoParameter(_ name: String) throws(Error) -> Value? {
            switch name {
            case "AWS::Region": .string(Account.region)
            case "AWS::AccountId": .string(Account.id)
            case "AWS::Partition": "aws"
            case "AWS::URLSuffix": "amazonaws.com"
            case "AWS::StackName": .string(stackName)
            case "AWS::StackId": .string(stackId)
            default: nil
            }
        }

        /// `${Name}`, `${Name.Attribute}`, and `${!Literally}`.
        private func substitute(_ argument: Value, at path: [String]) throws(Error) -> String {
            let text = argument.text ?? argument.items?.first?.text
            let own = argument.items.flatMap { $0.count == 2 ? $0[1] : nil } ?? [:]
            guard let text, argument.items == nil || argument.items?.count == 2 else {
                throw Error(.validationError, "Template error: Fn::Sub takes a text, and maybe a map of its names", at: path)
            }
            var result = ""
            for piece in SubstitutedText(text).pieces {
                switch piece {
                case .text(let text): result += text
                case .name(let name):
                    let value: Value?
                    if let variable = own[name] {
                        value = try evaluate(variable, at: path + ["1", name])
                    } else if let dot = name.firstIndex(of: ".") {
                        value = .string(
                            try attribute(String(name[name.index(after: dot)...]), of: String(name[..<dot]), at: path))
                    } else {
                        value = try reference(name, at: path)
                    }
                    guard let text = value?.text else {
                        throw Error(
                            .validationError, "Template error: ${\(name)} is no text, and stands in one",
                            help: networkHelp(["Ref": .string(name)]), at: path)
                    }
                    result += text
                }
            }
            return result
        }

        // MARK: Conditions

        func condition(_ name: String, at path: [String]) throws(Error) -> Bool {
            try condition(name, at: path, within: [])
        }

        private func condition(_ name: String, at path: [String], within: [String]) throws(Error) -> Bool {
            guard let condition = template.conditions[name] else {
                throw Error(
                    .validationError, "Template format error: Unresolved condition dependency \(name)",
                    help: NearMiss.help(for: name, among: template.conditions.entries?.map(\.key) ?? [], kind: "condition"),
                    at: path)
            }
            guard !within.contains(name) else {
                throw Error(.validationError, "Template error: the condition \(name) depends on itself", at: ["Conditions", name])
            }
            return try holds(condition, at: ["Conditions", name], within: within + [name])
        }

        private func holds(_ condition: Value, at path: [String], within: [String]) throws(Error) -> Bool {
            guard let entry = condition.entries?.first, condition.entries?.count == 1 else {
                throw Error(.validationError, "Template error: a condition is one function", at: path)
            }
            let path = path + [entry.key]
            if entry.key == "Condition", let name = entry.value.text { return try self.condition(name, at: path, within: within) }
            let items = entry.value.items ?? []
            switch (entry.key, items.count) {
            case ("Fn::Equals", 2):
                let sides = (try comparable(items[0], at: path + ["0"]), try comparable(items[1], at: path + ["1"]))
                return sides.0 == sides.1
            case ("Fn::Not", 1): return try !holds(items[0], at: path, within: within)
            case ("Fn::And", 2...10):
                for item in items where try !holds(item, at: path, within: within) { return false }
                return true
            case ("Fn::Or", 2...10):
                for item in items where try holds(item, at: path, within: within) { return true }
                return false
            default:
                throw Error(
                    .validationError, "Template error: '\(entry.key)' is no condition of \(items.count) parts",
                    help: "There are Fn::Equals (2), Fn::Not (1), Fn::And and Fn::Or (2 to 10), and Condition.", at: path)
            }
        }

        /// A text, or a list of texts: what conditions compare. Numbers are texts to them; a network that isn't named is none.
        private func comparable(_ value: Value, at path: [String]) throws(Error) -> Value {
            let found = try evaluate(value, at: path)
            if case .list(let items)? = found { return .list(try texts(items, at: path).map { .string($0) }) }
            if let text = found?.text { return .string(text) }
            throw Error(
                .validationError, "Template error: Fn::Equals compares texts and lists", help: networkHelp(value), at: path)
        }

        /// So many blocks of a size, one after the other.
        private func cidrs(_ argument: Value, at path: [String]) throws(Error) -> Value {
            let arguments = try evaluate(argument, at: path)?.items ?? []
            if case .standIns = resources, arguments.count == 3, let count = arguments[1].text.flatMap({ Int($0) }) {
                return .list(Array(repeating: "10.0.0.0/24", count: max(0, min(count, 256))))
            }
            let numbers = arguments.dropFirst().compactMap { $0.text.flatMap { Int($0) } }
            guard arguments.count == 3, numbers.count == 2, let block = arguments[0].text.flatMap({ ELB.CIDRBlock($0) }),
                let first = block.firstNumber, (1...256).contains(numbers[0]), (4...16).contains(numbers[1])
            else {
                throw Error(
                    .validationError, "Template error: Fn::Cidr takes a block, a count (1 to 256) and bits (4 to 16)", at: path)
            }
            let size = 1 << numbers[1]
            guard size * numbers[0] <= block.addressCount else {
                throw Error(
                    .validationError, "Template error: Fn::Cidr: \(block) has no room for \(numbers[0]) of that size", at: path)
            }
            return .list(
                (0..<numbers[0]).map { .string("\(EC2.addressText(first + UInt32(size * $0)))/\(32 - numbers[1])") })
        }
    }

    /// What a resource is called once it is there.
    struct MadeResource: Hashable, Sendable, Codable {
        /// What `Ref` gives.
        var physicalResourceId: String
        var attributes: ECS.StringMap

        init(_ physicalResourceId: String, _ attributes: ECS.StringMap = [:]) {
            self.physicalResourceId = physicalResourceId
            self.attributes = attributes
        }
    }

    /// A text of `Fn::Sub`, taken apart.
    struct SubstitutedText {
        enum Piece { case text(String), name(String) }

        var pieces: [Piece] = []

        init(_ text: String) {
            var rest = text[...]
            while let begin = rest.firstRange(of: "${"), let end = rest[begin.upperBound...].firstIndex(of: "}") {
                pieces.append(.text(String(rest[..<begin.lowerBound])))
                let name = rest[begin.upperBound..<end]
                pieces.append(name.hasPrefix("!") ? .text("${\(name.dropFirst())}") : .name(String(name)))
                rest = rest[rest.index(after: end)...]
            }
            pieces.append(.text(String(rest)))
        }

        var names: [String] { pieces.compactMap { if case .name(let name) = $0 { name } else { nil } } }
    }
}
