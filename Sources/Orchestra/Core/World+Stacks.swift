// CreateStack, UpdateStack, DeleteStack, CreateChangeSet, ExecuteChangeSet and what describes them.

extension World {
    mutating func createStack(
        _ name: String, _ template: CloudFormation.Template, _ parameters: ECS.StringMap,
        onFailure: CloudFormation.OnFailure, timeoutInMinutes: Int?, _ policies: Policies
    ) throws(StackError) -> CloudFormation.Stack {
        guard name.utf8.count <= 128, name.first?.isLetter ?? false,
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
        else {
            throw StackError(
                .validationError, "The stack name '\(name)' is invalid.",
                help: "Use up to 128 letters, digits and hyphens, a letter first.")
        }
        guard place(ofStack: name) == nil else {
            throw StackError(.alreadyExistsException, "Stack [\(name)] already exists", help: "Use updateStack to change it.")
        }
        guard timeoutInMinutes ?? 1 >= 1 else { throw StackError(.validationError, "TimeoutInMinutes is 1 or more.") }
        // What is refused draws nothing.
        var drawn = identifiers
        let id = Account.cloudFormation("stack/\(name)/\(uuid(drawn.next(.stack), drawn.next(.stack)))")
        let scope = try scope(of: template, parameters, stackName: name, stackId: id)
        let wanted = planned(try validated(scope), scope)
        let plan = try plan(from: [], to: wanted, policies)
        identifiers = drawn
        if stacks == nil { stacks = [] }
        stacks!.append(
            StackRecord(
                name: name, stackId: id, status: .createInProgress, template: template, parameters: parameters, outputs: .init(),
                onFailure: onFailure, timeoutInMinutes: timeoutInMinutes, createdAt: moment))
        let index = stacks!.count - 1
        setStatus(index, .createInProgress, reason: "User Initiated")
        begin(index, .create, plan.changes)
        return describe(stack: index)
    }

    mutating func updateStack(
        _ name: String, _ template: CloudFormation.Template?, _ parameters: ECS.StringMap?, _ policies: Policies
    ) throws(StackError) -> CloudFormation.Stack {
        let index = try updatableStack(name)
        let goal = StackGoal(
            template: template ?? stacks![index].template, parameters: parameters ?? kept(stacks![index].parameters, for: template))
        try update(index, to: goal, policies)
        return describe(stack: index)
    }

    /// Values of before serve again, as far as the new template knows their names.
    private func kept(_ parameters: ECS.StringMap, for template: CloudFormation.Template?) -> ECS.StringMap {
        guard let template else { return parameters }
        var kept = ECS.StringMap()
        for parameter in template.parameters { kept[parameter.name] = parameters[parameter.name] }
        return kept
    }

    private mutating func update(_ index: Int, to goal: StackGoal, _ policies: Policies) throws(StackError) {
        let plan = try plan(index, to: goal, policies)
        guard !plan.changes.isEmpty || !plan.cleanup.isEmpty || outputsDiffer(index, goal) else {
            throw StackError(.validationError, "No updates are to be performed.")
        }
        stacks![index].template = goal.template
        stacks![index].parameters = goal.parameters
        stacks![index].updatedAt = moment
        stacks![index].changeSets = []
        // What a failed creation couldn't make, and nobody wants any more, was never there.
        let wanted = Set(plan.changes.map(\.logicalId))
        stacks![index].resources.removeAll { $0.made == nil && !wanted.contains($0.logicalId) }
        setStatus(index, .updateInProgress, reason: "User Initiated")
        begin(index, .update, plan.changes, cleanup: plan.cleanup)
    }

    private func outputsDiffer(_ index: Int, _ goal: StackGoal) -> Bool { stacks![index].template.outputs != goal.template.outputs }

    private func plan(_ index: Int, to goal: StackGoal, _ policies: Policies) throws(StackError) -> CloudFormation.StackPlan {
        let stack = stacks![index]
        let scope = try scope(of: stack, to: goal)
        let resources = try validated(scope)
        for resource in resources {
            guard let old = stack.resources.first(where: { $0.logicalId == resource.logicalId })?.type, old != resource.type else {
                continue
            }
            throw StackError(
                .validationError,
                "Update of resource type is not permitted. The new template modifies resource type of the following "
                    + "resources: [\(resource.logicalId)]", help: "It is \(old): give the new one another name.",
                at: ["Resources", resource.logicalId, "Type"])
        }
        // What couldn't be made before is made now.
        let there = stack.existing.filter { stack.made[$0.logicalId] != nil }
        return try plan(from: there, to: planned(resources, scope), policies)
    }

    mutating func deleteStack(_ name: String, _ policies: Policies) throws(StackError) {
        // What isn't there is deleted already.
        guard let index = place(ofStack: name) else { return }
        let status = stacks![index].status
        guard status != .deleteInProgress else { return }
        guard !status.isInProgress || !status.rawValue.hasPrefix("UPDATE") else {
            throw StackError(
                .validationError, "Stack [\(name)] cannot be deleted while in status \(status)", help: "Wait until it rests.")
        }
        let plan = try plan(from: stacks![index].resources.map(\.planned), to: [], policies)
        setStatus(index, .deleteInProgress, reason: "User Initiated")
        if let reason = importedExport(of: index, keeping: .init()) { return setStatus(index, status, reason: reason) }
        begin(index, .delete, plan.cleanup)
    }

    // MARK: Going back

    mutating func cancelUpdateStack(_ name: String, _ policies: Policies) throws(StackError) {
        let index = try stack(name)
        guard stacks![index].status == .updateInProgress else {
            throw StackError(
                .validationError, "CancelUpdateStack cannot be called from current stack status",
                help: "It is \(stacks![index].status): only what is UPDATE_IN_PROGRESS can be called off.")
        }
        fail(index, "User Initiated", policies)
    }

    mutating func continueUpdateRollback(
        _ name: String, resourcesToSkip: [String], _ policies: Policies
    ) throws(StackError) {
        let index = try stack(name)
        guard stacks![index].status == .updateRollbackFailed else {
            throw StackError(
                .validationError,
                "Stack:\(stacks![index].stackId) is in \(stacks![index].status) state and can not continue update rollback.",
                help: "Only what is UPDATE_ROLLBACK_FAILED can.")
        }
        for name in resourcesToSkip
        where !stacks![index].resources.contains(where: { $0.logicalId == name && $0.status == .updateFailed }) {
            throw StackError(
                .validationError, "Resource [\(name)] cannot be skipped: it is not in UPDATE_FAILED state.",
                help: NearMiss.help(
                    for: name, among: stacks![index].resources.filter { $0.status == .updateFailed }.map(\.logicalId),
                    kind: "failed resource"))
        }
        rollBack(index, "User Initiated", skipping: Set(resourcesToSkip), policies)
    }

    // MARK: Change sets

    mutating func createChangeSet(
        _ changeSetName: String, _ name: String, _ template: CloudFormation.Template?, _ parameters: ECS.StringMap?,
        _ policies: Policies
    ) throws(StackError) -> CloudFormation.ChangeSet {
        let index = try updatableStack(name)
        guard !stacks![index].changeSets.contains(where: { $0.name == changeSetName }) else {
            throw StackError(.alreadyExistsException, "ChangeSet \(changeSetName) already exists")
        }
        let goal = StackGoal(
            template: template ?? stacks![index].template, parameters: parameters ?? kept(stacks![index].parameters, for: template))
        let plan = try plan(index, to: goal, policies)
        let described = CloudFormation.ChangeSet(
            changeSetName: changeSetName, stackName: name, changes: try changes(plan, of: index, goal))
        stacks![index].changeSets.append(ChangeSetRecord(name: changeSetName, goal: goal, described: described))
        return described
    }

    private func changes(
        _ plan: CloudFormation.StackPlan, of index: Int, _ goal: StackGoal
    ) throws(StackError) -> [CloudFormation.ResourceChange] {
        let stack = stacks![index]
        let scope = try scope(of: stack, to: goal)
        let wanted = planned(scope.resourcesThatHold, scope)
        func change(_ step: CloudFormation.StackStep, _ action: CloudFormation.ResourceChange.Action)
            -> CloudFormation.ResourceChange
        {
            let known = stack.place(of: step.logicalId).map { stack.resources[$0] }
            let own = wanted.first { $0.logicalId == step.logicalId }
            // Else it is replaced only if what it refers to is.
            let differs = own.map { own in
                (own.createOnlyProperties + (known?.planned.createOnlyProperties ?? [])).contains {
                    own.properties[$0]?.sorted != known?.planned.properties[$0]?.sorted
                }
            }
            return CloudFormation.ResourceChange(
                action: action, logicalResourceId: step.logicalId, physicalResourceId: known?.made?.physicalResourceId,
                resourceType: goal.template[step.logicalId]?.type ?? known?.type ?? "",
                replacement: action == .modify
                    ? (step.action == .replace ? (differs ?? true ? .true : .conditional) : .false) : nil)
        }
        let replaced = Set(plan.changes.filter { $0.action == .replace }.map(\.logicalId))
        return plan.changes.map { change($0, $0.action == .create ? .add : .modify) }
            + plan.cleanup.filter { !replaced.contains($0.logicalId) }.map { change($0, .remove) }
    }

    mutating func executeChangeSet(_ changeSetName: String, _ name: String, _ policies: Policies) throws(StackError) {
        let index = try updatableStack(name)
        try update(index, to: try changeSet(changeSetName, of: index).goal, policies)
    }

    mutating func deleteChangeSet(_ changeSetName: String, _ name: String) throws(StackError) {
        let index = try stack(name)
        stacks![index].changeSets.removeAll { $0.name == changeSetName }
    }

    func describeChangeSet(_ changeSetName: String, _ name: String) throws(StackError) -> CloudFormation.ChangeSet {
        try changeSet(changeSetName, of: try stack(name)).described
    }

    private func changeSet(_ name: String, of index: Int) throws(StackError) -> ChangeSetRecord {
        guard let found = stacks![index].changeSets.first(where: { $0.name == name }) else {
            throw StackError(
                .changeSetNotFound, "ChangeSet [\(name)] does not exist",
                help: NearMiss.help(for: name, among: stacks![index].changeSets.map(\.name), kind: "change set"))
        }
        return found
    }

    // MARK: Finding and describing

    /// A stack that is there, by its name; by its id, one that was deleted as well.
    func place(ofStack reference: String) -> Int? {
        stacks?.lastIndex { $0.stackId == reference } ?? stacks?.lastIndex { $0.name == reference && $0.status != .deleteComplete }
    }

    func stack(_ reference: String) throws(StackError) -> Int {
        if let index = place(ofStack: reference) { return index }
        let known = (stacks ?? []).filter { $0.status != .deleteComplete }.map(\.name)
        throw StackError(
            .validationError, "Stack with id \(reference) does not exist",
            help: NearMiss.help(for: reference, among: known, kind: "stack"))
    }

    private func updatableStack(_ name: String) throws(StackError) -> Int {
        let index = try stack(name)
        let status = stacks![index].status
        switch status {
        case .createComplete, .updateComplete, .updateRollbackComplete, .createFailed, .updateFailed: return index
        case .rollbackComplete:
            throw StackError(
                .validationError, "Stack:\(stacks![index].stackId) is in \(status) state and can not be updated.",
                help: "It never was: delete it, and create it again.")
        default:
            throw StackError(
                .validationError, "Stack:\(stacks![index].stackId) is in \(status) state and can not be updated.",
                help: status.isInProgress ? "Wait until it rests." : nil)
        }
    }

    func describe(stack index: Int) -> CloudFormation.Stack {
        let record = stacks![index]
        return CloudFormation.Stack(
            stackName: record.name, stackId: record.stackId, stackStatus: record.status, stackStatusReason: record.statusReason,
            parameters: record.parameters, outputs: record.outputs, creationTime: Timestamp(record.createdAt),
            lastUpdatedTime: Timestamp(ifSet: record.updatedAt), deletionTime: Timestamp(ifSet: record.deletedAt),
            timeoutInMinutes: record.timeoutInMinutes)
    }

    func describeStackResources(_ index: Int) -> [CloudFormation.StackResource] {
        stacks![index].resources.map { record in
            CloudFormation.StackResource(
                logicalResourceId: record.logicalId, physicalResourceId: record.made?.physicalResourceId, resourceType: record.type,
                resourceStatus: record.status, resourceStatusReason: record.statusReason)
        }
    }
}
