extension CloudFormation {
    /// What was made from a template, and is changed and deleted as one (API Reference, Stack).
    public struct Stack: Hashable, Sendable, Codable {
        public var stackName: String
        public var stackId: String
        public var stackStatus: StackStatus
        /// Why it is in that status, where something went wrong.
        public var stackStatusReason: String?
        public var parameters: ECS.StringMap
        public var outputs: ECS.StringMap
        public var creationTime: Timestamp
        public var lastUpdatedTime: Timestamp?
        public var deletionTime: Timestamp?
        public var timeoutInMinutes: Int?
    }

    /// An output that other stacks may import (API Reference, Export).
    public struct Export: Hashable, Sendable, Codable {
        public var exportingStackId: String
        public var name: String
        public var value: String
    }

    /// What becomes of a stack that can't be created (API Reference, CreateStack, OnFailure).
    public enum OnFailure: String, Hashable, Sendable, Codable {
        case rollback = "ROLLBACK"
        /// It stays as it is, for somebody to look at.
        case doNothing = "DO_NOTHING"
        case delete = "DELETE"
    }

    /// API Reference, Stack, StackStatus.
    public enum StackStatus: String, Hashable, Sendable, Codable, CustomStringConvertible {
        case createInProgress = "CREATE_IN_PROGRESS"
        case createComplete = "CREATE_COMPLETE"
        case createFailed = "CREATE_FAILED"
        case rollbackInProgress = "ROLLBACK_IN_PROGRESS"
        case rollbackComplete = "ROLLBACK_COMPLETE"
        case rollbackFailed = "ROLLBACK_FAILED"
        case updateInProgress = "UPDATE_IN_PROGRESS"
        case updateCompleteCleanupInProgress = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
        /// Of a stack whose creation had failed, and that was to stay as it was.
        case updateFailed = "UPDATE_FAILED"
        case updateComplete = "UPDATE_COMPLETE"
        case updateRollbackInProgress = "UPDATE_ROLLBACK_IN_PROGRESS"
        case updateRollbackCompleteCleanupInProgress = "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS"
        case updateRollbackComplete = "UPDATE_ROLLBACK_COMPLETE"
        case updateRollbackFailed = "UPDATE_ROLLBACK_FAILED"
        case deleteInProgress = "DELETE_IN_PROGRESS"
        case deleteComplete = "DELETE_COMPLETE"
        case deleteFailed = "DELETE_FAILED"

        public var description: String { rawValue }
        public var isInProgress: Bool { rawValue.hasSuffix("IN_PROGRESS") }
    }

    /// API Reference, StackEvent and StackResource, ResourceStatus.
    public enum ResourceStatus: String, Hashable, Sendable, Codable, CustomStringConvertible {
        case createInProgress = "CREATE_IN_PROGRESS"
        case createFailed = "CREATE_FAILED"
        case createComplete = "CREATE_COMPLETE"
        case updateInProgress = "UPDATE_IN_PROGRESS"
        case updateFailed = "UPDATE_FAILED"
        case updateComplete = "UPDATE_COMPLETE"
        case deleteInProgress = "DELETE_IN_PROGRESS"
        case deleteFailed = "DELETE_FAILED"
        case deleteComplete = "DELETE_COMPLETE"
        case deleteSkipped = "DELETE_SKIPPED"

        public var description: String { rawValue }
    }

    /// A resource of a stack, as it is now (API Reference, StackResource).
    public struct StackResource: Hashable, Sendable, Codable {
        public var logicalResourceId: String
        /// What the service calls it: a name, an id or an ARN, as `Ref` gives it. `nil` while it isn't there.
        public var physicalResourceId: String?
        public var resourceType: String
        public var resourceStatus: ResourceStatus
        public var resourceStatusReason: String?
    }

    /// One line of a stack's story; the stack itself is among its resources (API Reference, StackEvent).
    public struct StackEvent: Hashable, Sendable, Codable, CustomStringConvertible {
        public var timestamp: Timestamp
        public var stackName: String
        public var logicalResourceId: String
        public var physicalResourceId: String?
        public var resourceType: String
        /// A ``ResourceStatus``, or the stack's own ``StackStatus``.
        public var resourceStatus: String
        public var resourceStatusReason: String?

        public var description: String {
            "\(timestamp) \(resourceStatus) \(logicalResourceId)" + (resourceStatusReason.map { ": \($0)" } ?? "")
        }
    }

    /// What an update would do, before it does (API Reference, DescribeChangeSet).
    public struct ChangeSet: Hashable, Sendable, Codable {
        public var changeSetName: String
        public var stackName: String
        public var changes: [ResourceChange]
    }

    /// API Reference, ResourceChange.
    public struct ResourceChange: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum Action: String, Hashable, Sendable, Codable {
            case add = "Add"
            case modify = "Modify"
            case remove = "Remove"
        }

        public enum Replacement: String, Hashable, Sendable, Codable {
            case `true` = "True"
            case `false` = "False"
            /// It depends on what something else becomes.
            case conditional = "Conditional"
        }

        public var action: Action
        public var logicalResourceId: String
        public var physicalResourceId: String?
        public var resourceType: String
        /// Of Modify alone.
        public var replacement: Replacement?

        public var description: String {
            "\(action.rawValue) \(logicalResourceId)"
                + (replacement == .true ? ", replaced" : replacement == .conditional ? ", replaced if need be" : "")
        }
    }
}
