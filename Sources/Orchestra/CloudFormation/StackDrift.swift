extension CloudFormation {
    /// How far what a stack has made is from its template (API Reference, DetectStackDrift, DescribeStackResourceDrifts).
    public struct StackDrift: Hashable, Sendable, Codable {
        public enum Status: String, Hashable, Sendable, Codable, CustomStringConvertible {
            case inSync = "IN_SYNC"
            case drifted = "DRIFTED"

            public var description: String { rawValue }
        }

        public var stackName: String
        public var stackDriftStatus: Status
        public var resources: [StackResourceDrift]

        public var driftedStackResourceCount: Int { resources.count { $0.isDrifted } }
    }

    /// API Reference, StackResourceDrift.
    public struct StackResourceDrift: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum Status: String, Hashable, Sendable, Codable, CustomStringConvertible {
            case inSync = "IN_SYNC"
            case modified = "MODIFIED"
            case deleted = "DELETED"
            /// Of a kind whose properties nobody can ask for.
            case notChecked = "NOT_CHECKED"

            public var description: String { rawValue }
        }

        public var logicalResourceId: String
        public var physicalResourceId: String
        public var resourceType: String
        public var stackResourceDriftStatus: Status
        public var propertyDifferences: [PropertyDifference]

        public var isDrifted: Bool { stackResourceDriftStatus == .modified || stackResourceDriftStatus == .deleted }

        public var description: String {
            "\(logicalResourceId) \(stackResourceDriftStatus)"
                + propertyDifferences.map { ", \($0)" }.joined()
        }
    }

    /// API Reference, PropertyDifference.
    public struct PropertyDifference: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum DifferenceType: String, Hashable, Sendable, Codable {
            /// There is something that the template doesn't have.
            case add = "ADD"
            case remove = "REMOVE"
            case notEqual = "NOT_EQUAL"
        }

        /// `/DesiredCount`.
        public var propertyPath: String
        public var expectedValue: String
        public var actualValue: String
        public var differenceType: DifferenceType

        public var description: String { "\(propertyPath): \(expectedValue) expected, \(actualValue) found" }

        /// What differs between two values of one kind, down to the parts that do.
        static func differences(from expected: Any, to actual: Any, at path: String) -> [PropertyDifference] {
            let (expected, actual) = (unwrapped(expected), unwrapped(actual))
            switch (expected, actual) {
            case (nil, nil): return []
            case (nil, let actual?): return [.init(path, "", text(actual), .add)]
            case (let expected?, nil): return [.init(path, text(expected), "", .remove)]
            case (let expected?, let actual?):
                if let expected = expected as? AnyHashable, let actual = actual as? AnyHashable, expected == actual { return [] }
                let (old, new) = (Mirror(reflecting: expected), Mirror(reflecting: actual))
                switch old.displayStyle {
                case .struct where old.children.count == new.children.count && !old.children.isEmpty && !(expected is String):
                    return zip(old.children, new.children).flatMap { old, new in
                        differences(
                            from: old.value, to: new.value, at: "\(path)/\(PropertyNames.property(of: old.label ?? ""))")
                    }
                case .collection:
                    let (old, new) = (Array(old.children), Array(new.children))
                    return (0..<max(old.count, new.count)).flatMap { place in
                        let own: [Any?] = [old, new].map { $0.indices.contains(place) ? $0[place].value : nil }
                        return differences(from: own[0] as Any, to: own[1] as Any, at: "\(path)/\(place)")
                    }
                default: return [.init(path, text(expected), text(actual), .notEqual)]
                }
            }
        }

        private init(_ path: String, _ expected: String, _ actual: String, _ type: DifferenceType) {
            (propertyPath, expectedValue, actualValue, differenceType) = (path, expected, actual, type)
        }

        private static func unwrapped(_ value: Any) -> Any? {
            let mirror = Mirror(reflecting: value)
            guard mirror.displayStyle == .optional else { return value }
            return mirror.children.first.flatMap { unwrapped($0.value) }
        }

        private static func text(_ value: Any) -> String {
            (value as? any RawRepresentable).map { "\($0.rawValue)" } ?? "\(value)"
        }
    }
}
