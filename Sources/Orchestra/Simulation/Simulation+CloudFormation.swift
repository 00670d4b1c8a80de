// The API of AWS CloudFormation, as readers call it. Stacks make, change and delete through the same calls as anybody.

extension CloudFormation {
    /// A call of the API that changes something.
    public enum Command: Hashable, Sendable, Codable {
        case createStack(
            stackName: String, Template, parameters: ECS.StringMap, onFailure: OnFailure, timeoutInMinutes: Int?)
        case updateStack(stackName: String, Template?, parameters: ECS.StringMap?)
        case deleteStack(stackName: String)
        case cancelUpdateStack(stackName: String)
        case continueUpdateRollback(stackName: String, resourcesToSkip: [String])
        case createChangeSet(changeSetName: String, stackName: String, Template?, parameters: ECS.StringMap?)
        case executeChangeSet(changeSetName: String, stackName: String)
        case deleteChangeSet(changeSetName: String, stackName: String)
    }

    /// What such a call gives back.
    enum Answer { case none, stack(Stack), changeSet(ChangeSet) }
}

extension Simulation {
    /// `CreateStack`: what the template names is made from now on, while time passes.
    ///
    /// - Parameters:
    ///   - parameters: Texts; lists with commas. Parameters with a `Default` may be left out, and those of subnets, security groups
    ///     and VPCs as well: the default VPC is meant then.
    ///   - onFailure: What becomes of what was made when something can't be made.
    ///   - timeoutInMinutes: A stack that isn't complete by then has failed; `nil` for no limit.
    /// - Throws: `AlreadyExistsException`; `ValidationError` for everything that is wrong with the template or its parameters, with
    ///   the place, and then nothing was made.
    @discardableResult
    public mutating func createStack(
        _ stackName: String, _ template: CloudFormation.Template, parameters: ECS.StringMap = [:],
        onFailure: CloudFormation.OnFailure = .rollback, timeoutInMinutes: Int? = nil
    ) throws(CloudFormation.Error) -> CloudFormation.Stack {
        try cloudFormation(
            .createStack(
                stackName: stackName, template, parameters: parameters, onFailure: onFailure, timeoutInMinutes: timeoutInMinutes)
        ) { if case .stack(let stack) = $0 { stack } else { nil } }
    }

    /// `UpdateStack`: only what differs from the template of before is touched.
    ///
    /// - Parameters:
    ///   - template: `nil` for the one of before (`UsePreviousTemplate`).
    ///   - parameters: `nil` for the values of before.
    /// - Throws: `ValidationError`, also where there is nothing to do: "No updates are to be performed."
    @discardableResult
    public mutating func updateStack(
        _ stackName: String, _ template: CloudFormation.Template? = nil, parameters: ECS.StringMap? = nil
    ) throws(CloudFormation.Error) -> CloudFormation.Stack {
        try cloudFormation(.updateStack(stackName: stackName, template, parameters: parameters)) {
            if case .stack(let stack) = $0 { stack } else { nil }
        }
    }

    /// `DeleteStack`: everything goes, in the reverse order. A stack that isn't there is no error.
    /// - Throws: `ValidationError` while it is being updated.
    public mutating func deleteStack(_ stackName: String) throws(CloudFormation.Error) {
        try cloudFormation(.deleteStack(stackName: stackName)) { _ in () }
    }

    /// `CancelUpdateStack`: the update goes back to what was before.
    /// - Throws: `ValidationError` for a stack that isn't UPDATE_IN_PROGRESS.
    public mutating func cancelUpdateStack(_ stackName: String) throws(CloudFormation.Error) {
        try cloudFormation(.cancelUpdateStack(stackName: stackName)) { _ in () }
    }

    /// `ContinueUpdateRollback`, once what stood in its way has been mended.
    ///
    /// - Parameter resourcesToSkip: Logical ids of resources that failed, which stay as they are and count as gone back.
    /// - Throws: `ValidationError` for a stack that isn't UPDATE_ROLLBACK_FAILED.
    public mutating func continueUpdateRollback(
        _ stackName: String, resourcesToSkip: [String] = []
    ) throws(CloudFormation.Error) {
        try cloudFormation(.continueUpdateRollback(stackName: stackName, resourcesToSkip: resourcesToSkip)) { _ in () }
    }

    /// `CreateChangeSet`: what an update would do. Nothing is done before `executeChangeSet`.
    /// - Throws: `ValidationError`; `AlreadyExistsException`.
    @discardableResult
    public mutating func createChangeSet(
        _ changeSetName: String, of stackName: String, _ template: CloudFormation.Template? = nil, parameters: ECS.StringMap? = nil
    ) throws(CloudFormation.Error) -> CloudFormation.ChangeSet {
        try cloudFormation(.createChangeSet(changeSetName: changeSetName, stackName: stackName, template, parameters: parameters)) {
            if case .changeSet(let changeSet) = $0 { changeSet } else { nil }
        }
    }

    /// `ExecuteChangeSet`. The stack's other change sets are gone then.
    /// - Throws: `ChangeSetNotFound`; `ValidationError`.
    public mutating func executeChangeSet(_ changeSetName: String, of stackName: String) throws(CloudFormation.Error) {
        try cloudFormation(.executeChangeSet(changeSetName: changeSetName, stackName: stackName)) { _ in () }
    }

    /// `DeleteChangeSet`. One that isn't there is no error.
    /// - Throws: `ValidationError` for a stack that isn't there.
    public mutating func deleteChangeSet(_ changeSetName: String, of stackName: String) throws(CloudFormation.Error) {
        try cloudFormation(.deleteChangeSet(changeSetName: changeSetName, stackName: stackName)) { _ in () }
    }

    /// `DescribeChangeSet`.
    /// - Throws: `ChangeSetNotFound`; `ValidationError` for a stack that isn't there.
    public func describeChangeSet(
        _ changeSetName: String, of stackName: String
    ) throws(CloudFormation.Error) -> CloudFormation.ChangeSet { try world.describeChangeSet(changeSetName, stackName) }

    /// `DescribeStacks` of one stack: by its name while it is there, by its id for ever.
    /// - Throws: `ValidationError` for a stack that isn't there.
    public func describeStack(_ stackName: String) throws(CloudFormation.Error) -> CloudFormation.Stack {
        world.describe(stack: try world.stack(stackName))
    }

    /// `DescribeStacks`: those that haven't been deleted, in the order of their creation.
    public func describeStacks() -> [CloudFormation.Stack] {
        (world.stacks ?? []).indices.filter { world.stacks![$0].status != .deleteComplete }.map { world.describe(stack: $0) }
    }

    /// `DescribeStackEvents`: the newest first.
    /// - Throws: `ValidationError` for a stack that isn't there.
    public func describeStackEvents(_ stackName: String) throws(CloudFormation.Error) -> [CloudFormation.StackEvent] {
        world.stacks![try world.stack(stackName)].events.reversed()
    }

    /// `DescribeStackResources`, in the order in which they were begun.
    /// - Throws: `ValidationError` for a stack that isn't there.
    public func describeStackResources(_ stackName: String) throws(CloudFormation.Error) -> [CloudFormation.StackResource] {
        world.describeStackResources(try world.stack(stackName))
    }

    /// `DetectStackDrift`, whose answer takes no time here, and `DescribeStackResourceDrifts`: what somebody changed past the template.
    /// Properties that the template doesn't name are left out, as AWS leaves them out.
    /// - Throws: `ValidationError` for a stack that isn't there, or is at work.
    public func detectStackDrift(_ stackName: String) throws(CloudFormation.Error) -> CloudFormation.StackDrift {
        try world.stackDrift(stackName, policies)
    }

    /// `ListExports`: what stacks export, by name.
    public func listExports() -> [CloudFormation.Export] {
        (world.stacks ?? []).flatMap { stack in
            stack.exports.names.map { name in
                CloudFormation.Export(exportingStackId: stack.stackId, name: name, value: stack.exports[name] ?? "")
            }
        }.sorted { $0.name < $1.name }
    }

    /// `ListImports`: the stacks that import it.
    /// - Throws: `ValidationError` for an export that nobody imports.
    public func listImports(exportName: String) throws(CloudFormation.Error) -> [String] {
        let importers = world.importers(of: exportName)
        guard importers.isEmpty else { return importers }
        throw CloudFormation.Error(.validationError, "Export '\(exportName)' is not imported by any stack.")
    }

    /// `GetTemplate`: the one that was asked for last, or to which the stack went back.
    /// - Throws: `ValidationError` for a stack that isn't there.
    public func getTemplate(_ stackName: String) throws(CloudFormation.Error) -> CloudFormation.Template {
        world.stacks![try world.stack(stackName)].template
    }

    /// `ValidateTemplate`, and what `CreateStack` would refuse before it begins. Nothing is made.
    /// - Throws: `ValidationError` with the place.
    public func validateTemplate(
        _ template: CloudFormation.Template, parameters: ECS.StringMap = [:]
    ) throws(CloudFormation.Error) {
        let scope = try world.scope(of: template, parameters, stackName: "validation", stackId: "validation")
        let resources = try world.validated(scope)
        _ = try world.plan(from: [], to: world.planned(resources, scope), policies)
    }

    private mutating func cloudFormation<Value>(
        _ command: CloudFormation.Command, _ take: (CloudFormation.Answer) -> Value?
    ) throws(CloudFormation.Error) -> Value {
        do {
            guard case .cloudFormation(let output) = try carryOut(Command.cloudFormation(command)) else {
                mistake("\(command) gives back something else")
            }
            return take(output)!
        } catch let error as CloudFormation.Error {
            throw error
        } catch {
            mistake("\(command) is no command of AWS CloudFormation: \(error)")
        }
    }

    mutating func carryOut(_ command: CloudFormation.Command) throws(CloudFormation.Error) -> CloudFormation.Answer {
        switch command {
        case .createStack(let name, let template, let parameters, let onFailure, let timeout):
            return .stack(
                try world.createStack(
                    name, template, parameters, onFailure: onFailure, timeoutInMinutes: timeout, policies))
        case .updateStack(let name, let template, let parameters):
            return .stack(try world.updateStack(name, template, parameters, policies))
        case .deleteStack(let name): try world.deleteStack(name, policies)
        case .cancelUpdateStack(let name): try world.cancelUpdateStack(name, policies)
        case .continueUpdateRollback(let name, let skipped):
            try world.continueUpdateRollback(name, resourcesToSkip: skipped, policies)
        case .createChangeSet(let changeSet, let name, let template, let parameters):
            return .changeSet(try world.createChangeSet(changeSet, name, template, parameters, policies))
        case .executeChangeSet(let changeSet, let name): try world.executeChangeSet(changeSet, name, policies)
        case .deleteChangeSet(let changeSet, let name): try world.deleteChangeSet(changeSet, name)
        }
        return .none
    }
}

extension Simulation {
    /// The load balancer of an ARN, as a stack's resource has it; `nil` if there is none.
    public func loadBalancer(arn: String) -> ELB.LoadBalancer.ID? { world.loadBalancer(arn: arn) }

    /// The listener of an ARN, as a stack's resource has it; `nil` if there is none.
    public func listener(arn: String) -> ELB.Listener.ID? { world.listener(arn: arn) }

    /// The target group of an ARN, as a stack's resource has it; `nil` if there is none.
    public func targetGroup(arn: String) -> ELB.TargetGroup.ID? { world.targetGroup(arn: arn) }
}
