// A stack at work: its steps begin once what they wait for is done, and what fails is taken back (User Guide, stack failure options).

extension World {
    /// Begins an operation; what the one before left in progress is called off.
    mutating func begin(
        _ index: Int, _ kind: StackOperation.Kind, _ steps: [CloudFormation.StackStep], cleanup: [CloudFormation.StackStep] = []
    ) {
        stacks![index].turn += 1
        stacks![index].operation = StackOperation(
            kind: kind, steps: steps.map { StackStepRecord(step: $0) }, cleanup: cleanup)
        wake(.stackDue(stack: Int32(index), turn: stacks![index].turn), at: moment)
    }

    mutating func stackDue(_ index: Int, _ turn: Int32, _ policies: Policies) {
        guard stacks![index].turn == turn, let before = stacks![index].operation else { return }
        // Looked for at the beginning: what is imported stays.
        let begins = before.steps.allSatisfy { $0.state == .waiting }
        if begins, before.kind == .create || before.kind == .update, let name = missingImport(of: index) {
            return fail(index, "No export named \(name) found.", policies)
        }
        for place in stacks![index].operation!.steps.indices where stacks![index].operation!.steps[place].state == .inProgress {
            settle(index, place)
        }
        if case .create = stacks![index].operation!.kind, let minutes = stacks![index].timeoutInMinutes,
            moment >= stacks![index].createdAt + .seconds(60 * minutes), !isDone(index)
        {
            return fail(index, "Stack creation time exceeded the specified timeout.", policies)
        }
        // What can be deleted is, whatever becomes of the others.
        let isPatient = stacks![index].operation!.steps.allSatisfy { $0.step.action == .delete }
        if !isPatient, let reason = failure(of: index) { return fail(index, reason, policies) }
        beginSteps(index, policies)
        let isStill = stacks![index].operation!.steps.allSatisfy { $0.state != .inProgress }
        if !isPatient || isStill, let reason = failure(of: index) { return fail(index, reason, policies) }
        if isDone(index) { return finish(index, policies) }
        if isStill { return fail(index, "The steps of the plan wait for each other.", policies) }
        let nothingNew = stacks![index].operation! == before
        wake(
            .stackDue(stack: Int32(index), turn: turn),
            at: moment + (nothingNew ? max(timing.stackPoll, .seconds(1)) : timing.stackPoll))
    }

    private func isDone(_ index: Int) -> Bool { stacks![index].operation!.steps.allSatisfy { $0.state == .done } }

    // MARK: Steps

    /// Some steps are done at once: then others need not wait for them.
    private mutating func beginSteps(_ index: Int, _ policies: Policies) {
        while let place = nextStep(of: index) {
            stacks![index].operation!.steps[place].state = .inProgress
            begin(stacks![index].operation!.steps[place].step, of: index, policies)
            settleAtOnce(index, place)
        }
    }

    private func nextStep(of index: Int) -> Int? {
        let steps = stacks![index].operation!.steps
        let open = Set(steps.filter { $0.state != .done }.map(\.step.logicalId))
        return steps.indices.first { place in
            steps[place].state == .waiting
                && steps[place].step.after.allSatisfy { !open.contains($0) || $0 == steps[place].step.logicalId }
        }
    }

    /// A step that failed at once, or had nothing to do.
    private mutating func settleAtOnce(_ index: Int, _ place: Int) {
        let step = stacks![index].operation!.steps[place].step
        switch record(of: step, in: index)?.status {
        case .createFailed, .updateFailed, .deleteFailed: stacks![index].operation!.steps[place].state = .failed
        case .createInProgress, .updateInProgress, .deleteInProgress: break
        default: stacks![index].operation!.steps[place].state = .done
        }
    }

    /// Where a step's resource is kept: a delete that follows a replacement is about the old one.
    private func record(of step: CloudFormation.StackStep, in index: Int) -> StackResourceRecord? {
        if step.action == .delete, let old = stacks![index].replaced.first(where: { $0.logicalId == step.logicalId }) { return old }
        return stacks![index].place(of: step.logicalId).map { stacks![index].resources[$0] }
    }

    private mutating func change(
        _ step: CloudFormation.StackStep, in index: Int, _ change: (inout StackResourceRecord) -> Void
    ) {
        if step.action == .delete, let old = stacks![index].replaced.firstIndex(where: { $0.logicalId == step.logicalId }) {
            change(&stacks![index].replaced[old])
        } else if let place = stacks![index].place(of: step.logicalId) {
            change(&stacks![index].resources[place])
        }
    }

    private mutating func begin(_ step: CloudFormation.StackStep, of index: Int, _ policies: Policies) {
        switch step.action {
        case .delete: beginDelete(step, of: index)
        case .replace where stacks![index].replaced.contains { $0.logicalId == step.logicalId } && isRollback(index):
            takeBack(step.logicalId, of: index)
        case .create, .update, .replace: beginChange(step, of: index, policies)
        }
    }

    private func isRollback(_ index: Int) -> Bool { stacks![index].operation!.kind == .rollback }

    /// The one that was replaced is there still: it takes its place again, and the new one is cleared away.
    private mutating func takeBack(_ logicalId: String, of index: Int) {
        let old = stacks![index].replaced.firstIndex { $0.logicalId == logicalId }!
        let place = stacks![index].place(of: logicalId)!
        let new = stacks![index].resources[place]
        stacks![index].resources[place] = stacks![index].replaced[old]
        stacks![index].replaced[old] = new
        setStatus(index, logicalId, .updateComplete)
    }

    private mutating func beginChange(_ step: CloudFormation.StackStep, of index: Int, _ policies: Policies) {
        let stack = stacks![index]
        guard let resource = stack.template[step.logicalId], CloudFormation.ResourceType.named(resource.type) != nil else { return }
        var place = stack.place(of: step.logicalId)
        let isNew = step.action != .update || place == nil
        do throws(StackError) {
            var scope = try scope(of: stack)
            let plan = planned([resource], scope)[0]
            if isNew, let old = place, stack.resources[old].made != nil {
                stacks![index].replaced.append(stack.resources[old])
                stacks![index].resources.remove(at: old)
                place = nil
            }
            if place == nil {
                stacks![index].resources.append(
                    StackResourceRecord(
                        logicalId: resource.logicalId, type: resource.type, planned: plan, deletionPolicy: resource.deletionPolicy,
                        status: .createInProgress))
                place = stacks![index].resources.count - 1
            }
            stacks![index].resources[place!].planned = plan
            stacks![index].resources[place!].deletionPolicy = resource.deletionPolicy
            // A replacement is an update of the stack's resource: it is called so until it is done.
            setStatus(
                index, resource.logicalId, step.action == .create ? .createInProgress : .updateInProgress,
                reason: step.action == .replace
                    ? "Requested update requires the creation of a new physical resource; hence creating one." : nil,
                quietly: !isNew)
            scope.resources = .made(stacks![index].made)
            try carryOut(step, of: index, place!, resource, scope, policies)
        } catch {
            fail(step, of: index, "\(error.message)\(error.help.map { " \($0)" } ?? "")")
        }
    }

    private mutating func carryOut(
        _ step: CloudFormation.StackStep, of index: Int, _ place: Int, _ resource: CloudFormation.Resource,
        _ scope: CloudFormation.TemplateScope, _ policies: Policies
    ) throws(StackError) {
        let old = stacks![index].resources[place]
        if step.action != .update || old.givenName.isEmpty {
            stacks![index].resources[place].givenName = physicalName(of: resource, in: stacks![index].name)
        }
        let name = stacks![index].resources[place].givenName
        let (applied, request) = try request(of: resource, in: scope, named: name)
        do {
            if let made = old.made, step.action == .update {
                // What is asked for is what there is: nothing is done, and nothing told.
                let saysNothingNew = old.applied.sorted == applied.sorted
                guard old.hasFailed || !saysNothingNew else {
                    stacks![index].resources[place].status = .updateComplete
                    return
                }
                setStatus(index, resource.logicalId, .updateInProgress)
                let previous = try CloudFormation.ResourceRequest(
                    resource.type, named(old), at: ["Resources", resource.logicalId, "Properties"])
                stacks![index].resources[place].applied = applied
                let (changed, awaited) = try change(made, from: previous, to: request, again: saysNothingNew, policies)
                stacks![index].resources[place].made = changed
                stacks![index].resources[place].awaited = awaited
            } else {
                try checkCustomName(step, of: index, resource, applied)
                stacks![index].resources[place].applied = applied
                let (made, awaited) = try make(request, policies)
                stacks![index].resources[place].made = made
                stacks![index].resources[place].awaited = awaited
                setStatus(
                    index, resource.logicalId, stacks![index].resources[place].status, reason: "Resource creation Initiated")
            }
        } catch let error as StackError {
            throw error
        } catch {
            throw StackError(.validationError, handlerMessage(error))
        }
    }

    /// The properties with which it was made, its name included.
    func named(_ record: StackResourceRecord) -> CloudFormation.Value {
        var named = record.applied
        if let property = nameProperty(of: record.type), named[property] == nil { named[property] = .string(record.givenName) }
        return named
    }

    /// Two can't have one name at the same time.
    private func checkCustomName(
        _ step: CloudFormation.StackStep, of index: Int, _ resource: CloudFormation.Resource, _ applied: CloudFormation.Value
    ) throws(StackError) {
        guard step.action == .replace, let property = CloudFormation.ResourceType.named(resource.type)?.nameProperty,
            let name = applied[property]?.text,
            let old = stacks![index].replaced.last(where: { $0.logicalId == resource.logicalId }),
            old.applied[property]?.text == name
        else { return }
        throw StackError(
            .validationError,
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename \(name) and update the stack again."
        )
    }

    // MARK: Deleting

    private mutating func beginDelete(_ step: CloudFormation.StackStep, of index: Int) {
        guard let record = record(of: step, in: index) else { return }
        guard let made = record.made else { return finishDelete(step, of: index, quietly: true) }
        let isReplaced = stacks![index].replaced.contains { $0.logicalId == step.logicalId } && !isRollback(index)
        let policy = isReplaced ? stacks![index].template[record.logicalId]?.updateReplacePolicy ?? .delete : record.deletionPolicy
        let isKept = policy == .retain || (policy == .retainExceptOnCreate && !wasNeverComplete(index))
        guard !isKept else {
            tell(index, record, .deleteSkipped, nil)
            return finishDelete(step, of: index, quietly: true)
        }
        change(step, in: index) { $0.status = .deleteInProgress }
        tell(index, record, .deleteInProgress, nil)
        do {
            let request = try CloudFormation.ResourceRequest(
                record.type, named(record), at: ["Resources", record.logicalId, "Properties"])
            let awaited = try remove(made, request)
            change(step, in: index) { $0.awaited = awaited }
        } catch let error as any RefusedCall where error.isNotFound {
            finishDelete(step, of: index)
        } catch {
            let reason = handlerMessage(error)
            change(step, in: index) {
                $0.status = .deleteFailed
                $0.statusReason = reason
            }
            tell(index, record, .deleteFailed, reason)
        }
    }

    private func wasNeverComplete(_ index: Int) -> Bool { stacks![index].lastGood == nil }

    private mutating func finishDelete(_ step: CloudFormation.StackStep, of index: Int, quietly: Bool = false) {
        guard let record = record(of: step, in: index) else { return }
        if !quietly { tell(index, record, .deleteComplete, nil) }
        if let old = stacks![index].replaced.firstIndex(where: { $0.logicalId == step.logicalId }) {
            stacks![index].replaced.remove(at: old)
        } else {
            stacks![index].resources.removeAll { $0.logicalId == step.logicalId }
        }
    }

    // MARK: Looking what is done

    private mutating func settle(_ index: Int, _ place: Int) {
        let step = stacks![index].operation!.steps[place].step
        guard let record = record(of: step, in: index) else {
            stacks![index].operation!.steps[place].state = .done
            return
        }
        switch record.awaited.map({ state(of: $0) }) ?? .done {
        case .inProgress: return
        case .failed(let reason):
            fail(step, of: index, reason)
            stacks![index].operation!.steps[place].state = .failed
        case .done:
            change(step, in: index) {
                $0.awaited = nil
                $0.hasFailed = false
            }
            if step.action == .delete {
                finishDelete(step, of: index)
            } else {
                setStatus(index, step.logicalId, step.action == .create ? .createComplete : .updateComplete)
            }
            stacks![index].operation!.steps[place].state = .done
        }
    }

    private mutating func fail(_ step: CloudFormation.StackStep, of index: Int, _ reason: String) {
        let status: CloudFormation.ResourceStatus =
            switch step.action {
            case .create: .createFailed
            case .update, .replace: .updateFailed
            case .delete: .deleteFailed
            }
        guard let record = record(of: step, in: index) else { return }
        change(step, in: index) {
            $0.status = status
            $0.statusReason = reason
            $0.hasFailed = true
            $0.awaited = nil
        }
        tell(index, record, status, reason)
    }

    /// `nil` while nothing has failed.
    private func failure(of index: Int) -> String? {
        let steps = stacks![index].operation!.steps.filter { $0.state == .failed }.map(\.step)
        guard !steps.isEmpty else { return nil }
        let groups: [(String, [CloudFormation.StackStep])] = [
            ("create", steps.filter { $0.action == .create }),
            ("update", steps.filter { $0.action == .update || $0.action == .replace }),
            ("delete", steps.filter { $0.action == .delete }),
        ]
        return groups.filter { !$0.1.isEmpty }.map { verb, steps in
            "The following resource(s) failed to \(verb): [\(steps.map(\.logicalId).joined(separator: ", "))]."
        }.joined(separator: " ")
    }

    // MARK: Telling

    mutating func setStatus(
        _ index: Int, _ logicalId: String, _ status: CloudFormation.ResourceStatus, reason: String? = nil, quietly: Bool = false
    ) {
        guard let place = stacks![index].place(of: logicalId) else { return }
        stacks![index].resources[place].status = status
        stacks![index].resources[place].statusReason = reason
        if !quietly { tell(index, stacks![index].resources[place], status, reason) }
    }

    mutating func setStatus(_ index: Int, _ status: CloudFormation.StackStatus, reason: String? = nil) {
        stacks![index].status = status
        stacks![index].statusReason = reason
        tell(
            index,
            CloudFormation.StackEvent(
                timestamp: Timestamp(moment), stackName: stacks![index].name, logicalResourceId: stacks![index].name,
                physicalResourceId: stacks![index].stackId, resourceType: "AWS::CloudFormation::Stack",
                resourceStatus: status.rawValue, resourceStatusReason: reason))
    }

    private mutating func tell(
        _ index: Int, _ record: StackResourceRecord, _ status: CloudFormation.ResourceStatus, _ reason: String?
    ) {
        tell(
            index,
            CloudFormation.StackEvent(
                timestamp: Timestamp(moment), stackName: stacks![index].name, logicalResourceId: record.logicalId,
                physicalResourceId: record.made?.physicalResourceId, resourceType: record.type, resourceStatus: status.rawValue,
                resourceStatusReason: reason))
    }

    private mutating func tell(_ index: Int, _ event: CloudFormation.StackEvent) {
        stacks![index].events.append(event)
        log(.stack(event))
    }
}
