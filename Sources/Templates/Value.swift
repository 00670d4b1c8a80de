internal import Foundation

/// A value of a request or of a template: as in JSON, and what is known only once something else is there.
indirect enum Value: Equatable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case list([Value])
    /// In order.
    case map([(key: String, value: Value)])
    /// What another resource is referred to by: its ARN, as a rule.
    case reference(String)
    /// What another resource is called besides: `Fn::GetAtt` of a template, a variable of its own in a script.
    case attribute(String, String)
    /// What whoever deploys it has to say.
    case parameter(Parameter)
    /// A text of several parts.
    case joined([TextPart])

    enum Parameter: String, Sendable, CaseIterable {
        case subnets = "Subnets"
        case loadBalancerSecurityGroups = "LoadBalancerSecurityGroups"
        case securityGroups = "SecurityGroups"
        case vpc = "Vpc"
    }

    static func == (a: Value, b: Value) -> Bool {
        switch (a, b) {
        case (.text(let x), .text(let y)): x == y
        case (.integer(let x), .integer(let y)): x == y
        case (.number(let x), .number(let y)): x == y
        case (.flag(let x), .flag(let y)): x == y
        case (.list(let x), .list(let y)): x == y
        case (.map(let x), .map(let y)): x.map(\.key) == y.map(\.key) && x.map(\.value) == y.map(\.value)
        case (.reference(let x), .reference(let y)): x == y
        case (.attribute(let x, let y), .attribute(let z, let w)): x == z && y == w
        case (.parameter(let x), .parameter(let y)): x == y
        case (.joined(let x), .joined(let y)): x == y
        default: false
        }
    }

    /// What an API describes, in the API's own members.
    init(describing value: some Encodable) {
        let data = (try? JSONEncoder().encode(value)) ?? Data("null".utf8)
        self = (try? JSONDecoder().decode(Plain.self, from: data))?.value ?? .map([])
    }

    subscript(key: String) -> Value? {
        get { if case .map(let entries) = self { entries.first { $0.key == key }?.value } else { nil } }
        set {
            guard case .map(var entries) = self else { return }
            if let index = entries.firstIndex(where: { $0.key == key }) {
                if let newValue { entries[index].value = newValue } else { entries.remove(at: index) }
            } else if let newValue {
                entries.append((key, newValue))
            }
            self = .map(entries)
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var items: [Value] { if case .list(let items) = self { items } else { [] } }

    var isEmpty: Bool {
        switch self {
        case .list(let items): items.isEmpty
        case .map(let entries): entries.isEmpty
        default: false
        }
    }

    /// Without these keys, at this level.
    func without(_ keys: Set<String>) -> Value {
        guard case .map(let entries) = self else { return self }
        return .map(entries.filter { !keys.contains($0.key) })
    }

    /// Only these keys, in this order.
    func only(_ keys: [String]) -> Value { .map(keys.compactMap { key in self[key].map { (key, $0) } }) }

    /// Lists and maps that hold nothing are left out, all the way down.
    var pruned: Value {
        switch self {
        case .list(let items): .list(items.map(\.pruned))
        case .map(let entries): .map(entries.map { ($0.key, $0.value.pruned) }.filter { !$0.1.isEmpty })
        default: self
        }
    }

    /// Each text that is an ARN of something that is made here becomes a reference to it.
    func referring(_ names: [String: String]) -> Value {
        switch self {
        case .text(let text): names[text].map { .reference($0) } ?? self
        case .list(let items): .list(items.map { $0.referring(names) })
        case .map(let entries): .map(entries.map { ($0.key, $0.value.referring(names)) })
        default: self
        }
    }

    /// Each text that stands for something else becomes that.
    func replacing(_ values: [String: Value]) -> Value {
        switch self {
        case .text(let text): values[text] ?? self
        case .list(let items): .list(items.map { $0.replacing(values) })
        case .map(let entries): .map(entries.map { ($0.key, $0.value.replacing(values)) })
        default: self
        }
    }

    /// With these weights wherever a target group that is named here has one.
    func settingWeights(_ weights: [String: Int]) -> Value {
        switch self {
        case .list(let items): return .list(items.map { $0.settingWeights(weights) })
        case .map(let entries):
            var map = Value.map(entries.map { ($0.key, $0.value.settingWeights(weights)) })
            if let weight = map["TargetGroupArn"]?.text.flatMap({ weights[$0] }), map["Weight"] != nil {
                map["Weight"] = .integer(weight)
            }
            return map
        default: return self
        }
    }

    /// The resources that it refers to.
    var references: [String] {
        switch self {
        case .reference(let name), .attribute(let name, _): [name]
        case .joined(let parts):
            parts.compactMap { part in
                switch part {
                case .reference(let name), .attribute(let name, _): name
                default: nil
                }
            }
        case .list(let items): items.flatMap(\.references)
        case .map(let entries): entries.flatMap(\.value.references)
        default: []
        }
    }

    var parameters: [Parameter] {
        switch self {
        case .parameter(let parameter): [parameter]
        case .list(let items): items.flatMap(\.parameters)
        case .map(let entries): entries.flatMap(\.value.parameters)
        default: []
        }
    }
}

/// JSON as it comes, keys in alphabetical order.
private struct Plain: Decodable {
    var value: Value

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = .map([])
        } else if let flag = try? container.decode(Bool.self) {
            value = .flag(flag)
        } else if let integer = try? container.decode(Int.self) {
            value = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            value = .number(number)
        } else if let text = try? container.decode(String.self) {
            value = .text(text)
        } else if let items = try? container.decode([Plain].self) {
            value = .list(items.map(\.value))
        } else {
            let entries = try container.decode([String: Plain].self)
            value = .map(entries.keys.sorted().map { ($0, entries[$0]!.value) })
        }
    }
}
