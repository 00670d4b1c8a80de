// What the world knows of CloudFormation's stacks.

struct StackRecord: Hashable, Sendable, Codable {
    var name: String
    var stackId: String
    var status: CloudFormation.StackStatus
    var statusReason: String?
    /// What was asked for last.
    var template: CloudFormation.Template
    var parameters: ECS.StringMap
    /// To which it goes back; `nil` before the first success.
    var lastGood: StackGoal?
    var outputs: ECS.StringMap
    /// What other stacks may import, by name.
    var exports = ECS.StringMap()
    var onFailure: CloudFormation.OnFailure
    var timeoutInMinutes: Int?
    var createdAt: Moment
    var updatedAt = Moment.never
    var deletedAt = Moment.never
    /// In the order in which they came.
    var resources: [StackResourceRecord] = []
    /// What has been replaced, and isn't cleared away yet.
    var replaced: [StackResourceRecord] = []
    /// What it does just now; `nil` while it rests.
    var operation: StackOperation?
    /// The oldest first.
    var events: [CloudFormation.StackEvent] = []
    var changeSets: [ChangeSetRecord] = []
    /// Counts its operations.
    var turn: Int32 = 0

    /// What its template is now.
    var goal: StackGoal { StackGoal(template: template, parameters: parameters) }
    /// What is there, by its logical id.
    var made: [String: CloudFormation.MadeResource] {
        Dictionary(resources.compactMap { record in record.made.map { (record.logicalId, $0) } }, uniquingKeysWith: { $1 })
    }

    /// As a planner sees what is there.
    var existing: [CloudFormation.PlannedResource] {
        resources.map { record in
            var planned = record.planned
            if record.hasFailed, record.made != nil { planned.properties["AWS::CloudFormation::Failed"] = true }
            return planned
        }
    }

    func has(_ type: String, _ made: CloudFormation.MadeResource) -> Bool {
        (resources + replaced).contains { $0.type == type && $0.made == made }
    }

    func place(of logicalId: String) -> Int? { resources.firstIndex { $0.logicalId == logicalId } }
}

/// A template, and what its parameters are.
struct StackGoal: Hashable, Sendable, Codable {
    var template: CloudFormation.Template
    var parameters: ECS.StringMap
}

struct StackResourceRecord: Hashable, Sendable, Codable {
    var logicalId: String
    var type: String
    /// As the template had it when the last step began.
    var planned: CloudFormation.PlannedResource
    var deletionPolicy: CloudFormation.DeletionPolicy
    /// What it is called where its template doesn't name it.
    var givenName = ""
    /// The properties that it was made with: no functions any more.
    var applied: CloudFormation.Value = [:]
    /// `nil` while it isn't there.
    var made: CloudFormation.MadeResource?
    var status: CloudFormation.ResourceStatus
    var statusReason: String?
    /// Since it was done last: it is tried again though its template says nothing new.
    var hasFailed = false
    /// What has to come true before it is done.
    var awaited: AwaitedResource?
}

/// What a step waits for, besides the next look.
enum AwaitedResource: Hashable, Sendable, Codable {
    /// A service is steady, its tasks those of that deployment.
    case steadyService(Int32, deployment: String?, until: Moment)
    case inactiveService(Int32)
    /// It is PROVISIONING while its namespace is created.
    case activeCluster(String)
    case cloudMapOperation(CloudMap.Operation.ID)
    case loadBalancer(ELB.LoadBalancer.ID)
}

struct StackOperation: Hashable, Sendable, Codable {
    enum Kind: Hashable, Sendable, Codable {
        case create, update
        /// Back to what was before; of a create, to nothing.
        case rollback
        /// Clears away what is no longer wanted.
        case cleanup(CloudFormation.StackStatus)
        case delete
    }

    var kind: Kind
    var steps: [StackStepRecord]
    /// What comes once the steps are done.
    var cleanup: [CloudFormation.StackStep] = []
}

struct StackStepRecord: Hashable, Sendable, Codable {
    enum State: Hashable, Sendable, Codable { case waiting, inProgress, done, failed }

    var step: CloudFormation.StackStep
    var state = State.waiting
}

struct ChangeSetRecord: Hashable, Sendable, Codable {
    var name: String
    var goal: StackGoal
    var described: CloudFormation.ChangeSet
}
