extension ECS {
    /// An expression of the cluster query language, which selects container instances
    /// (Amazon ECS Developer Guide, create expressions to define container instances for Amazon ECS tasks).
    public struct ClusterQuery: Hashable, Sendable {
        /// What is wrong with an expression, and where: columns count characters from 1.
        public struct SyntaxError: Swift.Error, Hashable, Sendable, CustomStringConvertible {
            public var column: Int
            public var message: String

            public var description: String { "column \(column): \(message)" }
        }

        indirect enum Expression: Hashable, Sendable {
            case or(Expression, Expression)
            case and(Expression, Expression)
            case not(Expression)
            case predicate(Predicate)
        }

        struct Predicate: Hashable, Sendable {
            var subject: Subject
            var test: Test
        }

        enum Subject: Hashable, Sendable {
            case agentConnected, agentVersion, ec2InstanceId, registeredAt, runningTasksCount, taskGroup
            case attribute(String)
        }

        enum Comparison: Hashable, Sendable { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

        enum Test: Hashable, Sendable {
            case exists(Bool)
            /// By text, one of these, or none of these.
            case isOneOf([String], Bool)
            /// By the whole text, or not.
            case matches(ValuePattern, Bool)
            case number(Comparison, Int)
            case version(Comparison, [Int])
            /// Milliseconds since 1970.
            case date(Comparison, Int)
        }

        let expression: Expression

        /// - Throws: ``SyntaxError``, with the column where it can't go on.
        public init(_ text: String) throws(SyntaxError) {
            var parser = ClusterQueryParser(text)
            expression = try parser.parse()
        }

        public func selects(_ instance: PlacementCandidate) -> Bool { Self.holds(expression, instance) }
    }
}

// MARK: Evaluation

extension ECS.ClusterQuery {
    // snippet.evaluate
    private static func holds(_ expression: Expression, _ instance: ECS.PlacementCandidate) -> Bool {
        switch expression {
        case .or(let a, let b): holds(a, instance) || holds(b, instance)
        case .and(let a, let b): holds(a, instance) && holds(b, instance)
        case .not(let inner): !holds(inner, instance)
        case .predicate(let predicate): predicate.holds(for: instance)
        }
    }
    // snippet.end
}

extension ECS.ClusterQuery.Predicate {
    func holds(for instance: ECS.PlacementCandidate) -> Bool {
        switch test {
        case .exists(let wanted):
            guard case .attribute(let name) = subject else { return false }
            return (instance.value(of: name) != nil) == wanted
        case .isOneOf(let values, let wanted): return texts(of: instance, wanted) { values.contains($0) == wanted }
        case .matches(let pattern, let wanted): return texts(of: instance, wanted) { pattern.matches($0) == wanted }
        case .number(let comparison, let number): return comparison.holds(instance.runningTasksCount, number)
        case .version(let comparison, let version):
            guard let own = ECS.ClusterQuery.version(instance.agentVersion) else { return false }
            return comparison.holds(ECS.ClusterQuery.order(own, version), 0)
        case .date(let comparison, let date):
            return comparison.holds(Int(instance.registeredAt.secondsSince1970 * 1000), date)
        }
    }

    /// What isn't there neither equals nor differs: `attribute:stack != prod` selects no instance without the attribute. Of several
    /// tasks, one that equals is enough, and all must differ.
    private func texts(of instance: ECS.PlacementCandidate, _ one: Bool, _ holds: (String) -> Bool) -> Bool {
        switch subject {
        case .attribute(let name): instance.value(of: name).map(holds) ?? false
        case .taskGroup:
            one ? instance.taskGroups.contains(where: holds) : !instance.taskGroups.isEmpty && instance.taskGroups.allSatisfy(holds)
        case .agentConnected: holds(instance.agentConnected ? "true" : "false")
        case .ec2InstanceId: holds(instance.ec2InstanceId)
        case .agentVersion, .registeredAt, .runningTasksCount: false
        }
    }
}

extension ECS.ClusterQuery.Comparison {
    func holds(_ a: Int, _ b: Int) -> Bool {
        switch self {
        case .equal: a == b
        case .notEqual: a != b
        case .less: a < b
        case .lessOrEqual: a <= b
        case .greater: a > b
        case .greaterOrEqual: a >= b
        }
    }
}

// MARK: Versions and dates

extension ECS.ClusterQuery {
    /// `1.94.0`, or `v1.94.0`.
    static func version(_ text: String) -> [Int]? {
        let parts = (text.hasPrefix("v") ? text.dropFirst() : text[...]).split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil }
        return numbers.count == parts.count && !numbers.isEmpty ? numbers : nil
    }

    /// Below 0, 0 or above 0, as the first differs from the second; a part that is missing is 0.
    static func order(_ a: [Int], _ b: [Int]) -> Int {
        for index in 0..<max(a.count, b.count) {
            let (x, y) = (index < a.count ? a[index] : 0, index < b.count ? b[index] : 0)
            if x != y { return x < y ? -1 : 1 }
        }
        return 0
    }

    /// Milliseconds since 1970 of `2018-06-18`, `2018-06-18T22:28:28`, `…Z` or `…+02:00`; without a zone, UTC.
    static func date(_ text: String) -> Int? {
        let bytes = Array(text.utf8)
        func number(_ range: Range<Int>) -> Int? {
            guard range.upperBound <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[range] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        func has(_ character: Character, at index: Int) -> Bool { index < bytes.count && bytes[index] == character.asciiValue }
        guard let year = number(0..<4), has("-", at: 4), let month = number(5..<7), (1...12).contains(month), has("-", at: 7),
            let day = number(8..<10), (1...31).contains(day)
        else { return nil }
        let midnight = days(year, month, day) * 86_400
        if bytes.count == 10 { return midnight * 1000 }
        guard has("T", at: 10), let hour = number(11..<13), hour < 24, has(":", at: 13), let minute = number(14..<16), minute < 60,
            has(":", at: 16), let second = number(17..<19), second < 61
        else { return nil }
        let time = midnight + hour * 3600 + minute * 60 + second
        if bytes.count == 19 || bytes.count == 20 && has("Z", at: 19) { return time * 1000 }
        guard bytes.count == 25, has("+", at: 19) || has("-", at: 19), let zoneHours = number(20..<22), has(":", at: 22),
            let zoneMinutes = number(23..<25)
        else { return nil }
        let offset = (zoneHours * 60 + zoneMinutes) * 60
        return (has("+", at: 19) ? time - offset : time + offset) * 1000
    }

    /// Days from 1970-01-01 in the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (shifted / 400, shifted % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
