internal import Orchestra

/// What a text is put together from that whoever deploys it, or another resource, has a part in.
enum TextPart: Hashable, Sendable {
    case text(String)
    case account
    case region
    /// What a resource is referred to by.
    case reference(String)
    /// What a resource is called besides.
    case attribute(String, String)
}

extension Value {
    /// The simulation's account and region, where a text names them, become those of whoever deploys it: in ARNs, in the addresses of images,
    /// in the names of zones and of AWS's services. Account ids of others stay, and so do names. What AWS would take for a placeholder is
    /// marked as text.
    var localized: Value { localized(isName: false) }

    private static let names: Set<String> = [
        "clusterName", "ClusterName", "serviceName", "ServiceName", "LogGroupName", "logGroupName", "family", "Family", "Name",
        "name",
        "GroupName",
    ]

    private func localized(isName: Bool) -> Value {
        switch self {
        case .text(let text): Self.localized(text, isName: isName)
        case .list(let items): .list(items.map(\.localized))
        case .map(let entries): .map(entries.map { ($0.key, $0.value.localized(isName: Self.names.contains($0.key))) })
        default: self
        }
    }

    private static func localized(_ text: String, isName: Bool) -> Value {
        // arn:partition:service:region:account:resource
        let fields = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        if fields.count == 6, fields[0] == "arn", fields[4] == Simulation.account {
            return .joined(parts(of: fields[..<5].joined(separator: ":")) + [.text(":\(fields[5])")])
        }
        let isImage = text.hasPrefix("\(Simulation.account).dkr.ecr.")
        let zone = text.hasPrefix(Simulation.region) ? text.dropFirst(Simulation.region.count) : "none"
        let isPlace = !isName && (zone.isEmpty || zone.count == 1 && ("a"..."f").contains(zone))
        guard isImage || isPlace || text.hasPrefix("com.amazonaws.\(Simulation.region).") else {
            // Fn::Sub alone knows how to say that a dollar is a dollar.
            return text.contains("${") ? .joined([.text(text)]) : .text(text)
        }
        return .joined(parts(of: text))
    }

    private static func parts(of text: String) -> [TextPart] {
        var parts: [TextPart] = []
        var rest = text[...]
        while let (range, part) = next(in: rest) {
            if range.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<range.lowerBound]))) }
            parts.append(part)
            rest = rest[range.upperBound...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }

    private static func next(in rest: Substring) -> (Range<Substring.Index>, TextPart)? {
        let account = rest.firstRange(of: Simulation.account).map { ($0, TextPart.account) }
        let region = rest.firstRange(of: Simulation.region).map { ($0, TextPart.region) }
        guard let account, let region else { return account ?? region }
        return account.0.lowerBound < region.0.lowerBound ? account : region
    }

    /// The parts of the texts that are put together, all the way down.
    var textParts: Set<TextPart> {
        switch self {
        case .joined(let parts): Set(parts)
        case .list(let items): items.reduce(into: []) { $0.formUnion($1.textParts) }
        case .map(let entries): entries.reduce(into: []) { $0.formUnion($1.value.textParts) }
        default: []
        }
    }
}
