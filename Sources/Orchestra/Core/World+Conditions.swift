// What a rule may ask of a request (API Reference, RuleCondition; the quotas are the guide's).

extension World {
    func check(_ conditions: [ELB.RuleCondition]) throws(ELB.Error) {
        guard !conditions.isEmpty else { throw ELB.Error(.validationError, "A rule needs at least one condition.") }
        let once: [ELB.RuleCondition.Field] = [.hostHeader, .pathPattern, .httpRequestMethod, .sourceIp]
        for field in once where conditions.count(where: { $0.field == field }) > 1 {
            throw ELB.Error(
                .invalidConfigurationRequest, "A rule can have one \(field.rawValue) condition only.",
                help: "Put all values into one.")
        }
        for condition in conditions { try checkShape(condition) }
        let values = conditions.flatMap(\.valueTexts)
        guard conditions.allSatisfy({ $0.valueTexts.count <= quotas.conditionValuesPerCondition }) else {
            throw ELB.Error(.validationError, "A condition has 1 to \(quotas.conditionValuesPerCondition) values.")
        }
        guard values.count <= quotas.conditionValuesPerRule else {
            throw ELB.Error(.validationError, "A rule has at most \(quotas.conditionValuesPerRule) condition values.")
        }
        let wildcards = conditions.reduce(0) { $0 + self.wildcards(in: $1) }
        guard wildcards <= quotas.wildcardsPerRule else {
            throw ELB.Error(.validationError, "A rule has at most \(quotas.wildcardsPerRule) wildcards; this one has \(wildcards).")
        }
        for condition in conditions { try checkValues(condition) }
    }

    /// The values stand where the field has them, and nowhere else.
    private func checkShape(_ condition: ELB.RuleCondition) throws(ELB.Error) {
        let field = condition.field
        let given: [(place: String, isThere: Bool, isIts: Bool)] = [
            ("Values", !condition.values.isEmpty, field == .hostHeader || field == .pathPattern),
            ("RegexValues", condition.regexValues != nil, field == .hostHeader || field == .pathPattern),
            ("HttpHeaderConfig", condition.httpHeaderConfig != nil, field == .httpHeader),
            ("HttpRequestMethodConfig", condition.httpRequestMethodConfig != nil, field == .httpRequestMethod),
            ("QueryStringConfig", condition.queryStringConfig != nil, field == .queryString),
            ("SourceIpConfig", condition.sourceIpConfig != nil, field == .sourceIp),
        ]
        let its = given.first(where: \.isIts)!.place
        for (place, isThere, isIts) in given where isThere && !isIts {
            throw ELB.Error(
                .validationError, "A \(field.rawValue) condition has no \(place).", help: "Its values stand in \(its).")
        }
        let (values, regexes) =
            field == .httpHeader
            ? (condition.httpHeaderConfig?.values ?? [], condition.httpHeaderConfig?.regexValues)
            : (condition.values, condition.regexValues)
        guard values.isEmpty || regexes == nil else {
            throw ELB.Error(
                .validationError, "A \(field.rawValue) condition cannot have both Values and RegexValues.",
                help: "Write a second rule, or one regular expression for all of them.")
        }
        guard !condition.valueTexts.isEmpty else {
            throw ELB.Error(
                .validationError, "A condition value must be specified",
                help: "Put 1 to \(quotas.conditionValuesPerCondition) of them into \(its).")
        }
    }

    /// Methods and addresses have none, and in a query a `\` takes a wildcard's meaning away.
    private func wildcards(in condition: ELB.RuleCondition) -> Int {
        switch condition.field {
        case .hostHeader, .pathPattern: condition.values.reduce(0) { $0 + Self.wildcards(in: $1) }
        case .httpHeader: (condition.httpHeaderConfig?.values ?? []).reduce(0) { $0 + Self.wildcards(in: $1) }
        case .queryString:
            (condition.queryStringConfig?.values ?? []).reduce(0) {
                $0 + Self.wildcards(in: $1.key ?? "", escapes: true) + Self.wildcards(in: $1.value, escapes: true)
            }
        case .httpRequestMethod, .sourceIp: 0
        }
    }

    private static func wildcards(in value: String, escapes: Bool = false) -> Int {
        var (count, isEscaped) = (0, false)
        for byte in value.utf8 {
            if !isEscaped, byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") { count += 1 }
            isEscaped = escapes && !isEscaped && byte == UInt8(ascii: "\\")
        }
        return count
    }

    private func checkValues(_ condition: ELB.RuleCondition) throws(ELB.Error) {
        switch condition.field {
        case .pathPattern, .hostHeader:
            for value in condition.values { try check(value, of: condition.field) }
            for regex in condition.regexValues ?? [] { try check(regex: regex, of: condition.field) }
        case .httpHeader:
            try check(headerName: condition.httpHeaderConfig!.httpHeaderName)
            for value in condition.httpHeaderConfig!.values { try check(text: value, of: .httpHeader, from: 32) }
            for regex in condition.httpHeaderConfig!.regexValues ?? [] { try check(regex: regex, of: .httpHeader) }
        case .httpRequestMethod:
            for value in condition.httpRequestMethodConfig!.values { try check(method: value) }
        case .queryString:
            for pair in condition.queryStringConfig!.values {
                for text in [pair.key, pair.value].compactMap(\.self) { try check(queryText: text) }
            }
        case .sourceIp:
            for value in condition.sourceIpConfig!.values { try check(block: value) }
        }
    }

    private func check(_ value: String, of field: ELB.RuleCondition.Field) throws(ELB.Error) {
        let allowed = field == .pathPattern ? "_-.$/~\"'@:+&*?" : "-.*?"
        guard (1...quotas.conditionValueLength).contains(value.utf8.count), Self.isMade(value, ofLettersDigitsAnd: allowed) else {
            throw ELB.Error(
                .validationError, "The \(field.rawValue) value '\(value)' is not valid.",
                help: "Use 1 to \(quotas.conditionValueLength) letters, digits and \(allowed)")
        }
        if field == .hostHeader {
            let last = value.split(separator: ".", omittingEmptySubsequences: false).last ?? ""
            guard value.contains("."), !last.isEmpty, last.utf8.allSatisfy({ ($0 | 32) >= 97 && ($0 | 32) <= 122 }) else {
                throw ELB.Error(
                    .validationError, "The host-header value '\(value)' is not valid.",
                    help: "It needs a dot, and only letters after the last one.")
            }
        }
    }

    private func check(regex: String, of field: ELB.RuleCondition.Field) throws(ELB.Error) {
        try check(text: regex, of: field, from: 32)
        guard RegularExpression(regex) != nil else {
            throw ELB.Error(
                .validationError, "The \(field.rawValue) regex value '\(regex)' is not a valid regular expression.",
                help: "Use RE2's syntax: no look-around, no back references, counts of at most 1000.")
        }
    }

    /// A token of RFC 9110, which the API Reference names.
    private func check(headerName name: String) throws(ELB.Error) {
        guard name.asciiLowercased != "host" else {
            throw ELB.Error(
                .validationError, "The http-header name '\(name)' is not valid.", help: "Use a host-header condition.")
        }
        let allowed = "!#$%&'*+-.^_`|~"
        guard (1...40).contains(name.utf8.count), Self.isMade(name, ofLettersDigitsAnd: allowed) else {
            throw ELB.Error(
                .validationError, "The http-header name '\(name)' is not valid.",
                help: "Use 1 to 40 letters, digits and \(allowed)")
        }
    }

    private func check(method: String) throws(ELB.Error) {
        guard (1...40).contains(method.utf8.count),
            method.utf8.allSatisfy({ (65...90).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") })
        else {
            throw ELB.Error(
                .validationError, "The http-request-method value '\(method)' is not valid.",
                help: "Use 1 to 40 capital letters, '-' and '_': methods are compared with regard to case, without wildcards.")
        }
    }

    private func check(queryText text: String) throws(ELB.Error) {
        try check(text: text, of: .queryString, from: 33)
        var isEscaped = false
        for byte in text.utf8 {
            let isBackslash = byte == UInt8(ascii: "\\")
            if isEscaped, !isBackslash, byte != UInt8(ascii: "*"), byte != UInt8(ascii: "?") { break }
            isEscaped = isBackslash && !isEscaped
        }
        guard !isEscaped else {
            throw ELB.Error(
                .validationError, "The query-string value '\(text)' is not valid.",
                help: #"A '\' stands before a '*', '?' or '\' that means itself; write '\\' for one of its own."#)
        }
    }

    private func check(block: String) throws(ELB.Error) {
        guard ELB.CIDRBlock(block) != nil, block != "255.255.255.255/32" else {
            throw ELB.Error(
                .validationError, "The source-ip value '\(block)' is not valid.",
                help: "Use a block in CIDR notation: '192.0.2.0/24', '2001:db8::/32', '198.51.100.7/32' for one address.")
        }
    }

    /// Only the visible characters of ASCII, and `first` says whether the blank is one.
    private func check(text: String, of field: ELB.RuleCondition.Field, from first: UInt8) throws(ELB.Error) {
        guard (1...quotas.conditionValueLength).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= first && $0 < 127 })
        else {
            throw ELB.Error(
                .validationError, "The \(field.rawValue) value '\(text)' is not valid.",
                help: "Use 1 to \(quotas.conditionValueLength) visible characters of ASCII.")
        }
    }

    private static func isMade(_ text: String, ofLettersDigitsAnd others: String) -> Bool {
        text.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || others.utf8.contains(byte)
        }
    }
}
