extension CloudFormation {
    /// Decides what has to be done to bring a stack from one set of resources to another, and in which order
    /// (AWS CloudFormation User Guide, update behaviors of stack resources, DependsOn attribute).
    public protocol StackPlanner: Sendable {
        /// - Parameter change: What there is, and what there shall be.
        /// - Returns: The steps that make and change, and those that clear away once all of that is done.
        /// - Throws: ``StackPlanError``, and then nothing is done.
        func plan(_ change: StackChange) throws(StackPlanError) -> StackPlan
    }

    public struct StackChange: Hashable, Sendable, Codable {
        /// What the stack has; empty for a stack that is created.
        public var existing: [PlannedResource]
        /// What its template asks for; empty for a stack that is deleted.
        public var wanted: [PlannedResource]

        public init(existing: [PlannedResource], wanted: [PlannedResource]) {
            self.existing = existing
            self.wanted = wanted
        }
    }

    /// A resource, as far as the order of things goes.
    public struct PlannedResource: Hashable, Sendable, Codable {
        public var logicalId: String
        /// As the template has them: `Ref`, `Fn::GetAtt` and `Fn::Sub` name what it refers to.
        public var properties: Value
        public var dependsOn: [String]
        /// Properties that can't change in place: another value makes another resource.
        public var createOnlyProperties: [String]

        public init(_ logicalId: String, _ properties: Value = [:], dependsOn: [String] = [], createOnlyProperties: [String] = []) {
            self.logicalId = logicalId
            self.properties = properties
            self.dependsOn = dependsOn
            self.createOnlyProperties = createOnlyProperties
        }
    }

    public struct StackPlan: Hashable, Sendable, Codable {
        public var changes: [StackStep]
        /// Begun once all changes are done.
        public var cleanup: [StackStep]

        public init(changes: [StackStep] = [], cleanup: [StackStep] = []) {
            self.changes = changes
            self.cleanup = cleanup
        }
    }

    public struct StackStep: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum Action: String, Hashable, Sendable, Codable {
            case create, update
            /// Another one is created; the one that was goes with the cleanup.
            case replace
            case delete
        }

        public var action: Action
        public var logicalId: String
        /// Resources whose steps, among the same changes or the same cleanup, have to be done before.
        public var after: [String]

        public init(_ action: Action, _ logicalId: String, after: [String] = []) {
            self.action = action
            self.logicalId = logicalId
            self.after = after
        }

        public var description: String {
            "\(action.rawValue) \(logicalId)" + (after.isEmpty ? "" : " after \(after.joined(separator: ", "))")
        }
    }

    /// Why there is no plan.
    public enum StackPlanError: Swift.Error, Hashable, Sendable, Codable {
        /// Each waits for another of them.
        case circularDependency([String])
        /// `DependsOn` names what isn't there.
        case unresolvedDependency(String, of: String)
    }
}

extension CloudFormation.StackPlan {
    /// The steps of each wave have nothing to wait for but the waves before.
    public static func waves(of steps: [CloudFormation.StackStep]) -> [[CloudFormation.StackStep]] {
        var waves: [[CloudFormation.StackStep]] = []
        var done: Set<String> = []
        var rest = steps
        while !rest.isEmpty {
            let ids = Set(rest.map(\.logicalId))
            let wave = rest.filter { step in step.after.allSatisfy { done.contains($0) || !ids.contains($0) } }
            guard !wave.isEmpty else { return waves + [rest] }
            waves.append(wave)
            done.formUnion(wave.map(\.logicalId))
            rest.removeAll { done.contains($0.logicalId) }
        }
        return waves
    }
}
