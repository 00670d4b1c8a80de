// How the operations of a stack end: done, or failed and taken back (User Guide, understand stack creation events, update rollback).

extension World {
    mutating func finish(_ index: Int, _ policies: Policies) {
        let operation = stacks![index].operation!
        if operation.kind == .create || operation.kind == .update, let conflict = exportConflict(of: index) {
            return fail(index, conflict, policies)
        }
        stacks![index].operation = nil
        switch operation.kind {
        case .create: complete(index, .createComplete)
        case .update:
            guard !operation.cleanup.isEmpty else { return complete(index, .updateComplete) }
            setStatus(index, .updateCompleteCleanupInProgress)
            begin(index, .cleanup(.updateComplete), operation.cleanup)
        case .rollback:
            guard stacks![index].lastGood != nil else { return endRollback(index, policies) }
            guard !operation.cleanup.isEmpty else { return complete(index, .updateRollbackComplete) }
            setStatus(index, .updateRollbackCompleteCleanupInProgress)
            begin(index, .cleanup(.updateRollbackComplete), operation.cleanup)
        case .cleanup(let status): complete(index, status)
        case .delete: markDeleted(index)
        }
    }

    private mutating func markDeleted(_ index: Int) {
        stacks![index].deletedAt = moment
        stacks![index].exports = .init()
        setStatus(index, .deleteComplete)
    }

    /// Of a stack that never was.
    private mutating func endRollback(_ index: Int, _ policies: Policies) {
        guard stacks![index].onFailure == .delete else { return setStatus(index, .rollbackComplete) }
        markDeleted(index)
    }

    private mutating func complete(_ index: Int, _ status: CloudFormation.StackStatus) {
        // What a template took out under `Retain`, and what a rollback left behind, is no longer the stack's.
        stacks![index].replaced = []
        let stack = stacks![index]
        let scope = try? scope(of: stack)
        for place in stack.resources.indices {
            guard let wanted = stack.template[stack.resources[place].logicalId] else { continue }
            stacks![index].resources[place].deletionPolicy = wanted.deletionPolicy
            // Another DependsOn alone is no reason for a step.
            if let scope { stacks![index].resources[place].planned = planned([wanted], scope)[0] }
        }
        stacks![index].lastGood = stacks![index].goal
        (stacks![index].outputs, stacks![index].exports) = outputs(of: index)
        setStatus(index, status)
    }

    /// Its outputs by their keys, and what of them other stacks may import, by the names for these.
    func outputs(of index: Int) -> (outputs: ECS.StringMap, exports: ECS.StringMap) {
        let stack = stacks![index]
        var (outputs, exports) = (ECS.StringMap(), ECS.StringMap())
        guard var scope = try? scope(of: stack) else { return (outputs, exports) }
        scope.resources = .made(stack.made)
        for output in stack.template.outputs {
            let isThere = output.condition.map { name in (try? scope.condition(name, at: [])) ?? false } ?? true
            guard isThere, let value = (try? scope.evaluate(output.value, at: []))??.text else { continue }
            outputs[output.key] = value
            if let name = output.exportName.flatMap({ (try? scope.evaluate($0, at: [])) ?? nil })?.text { exports[name] = value }
        }
        return (outputs, exports)
    }

    mutating func fail(_ index: Int, _ reason: String, _ policies: Policies) {
        let operation = stacks![index].operation!
        stacks![index].operation = nil
        callOff(operation, of: index)
        switch operation.kind {
        case .create where stacks![index].onFailure == .doNothing: setStatus(index, .createFailed, reason: reason)
        // One whose creation failed, and that nobody wanted back.
        case .update where stacks![index].lastGood == nil && stacks![index].onFailure == .doNothing:
            setStatus(index, .updateFailed, reason: reason)
        case .create, .update: rollBack(index, reason, policies)
        case .rollback:
            setStatus(index, stacks![index].lastGood == nil ? .rollbackFailed : .updateRollbackFailed, reason: reason)
        // What can't be cleared away is left behind: the stack is what it should be.
        case .cleanup(let status): complete(index, status)
        case .delete: setStatus(index, .deleteFailed, reason: reason)
        }
    }

    /// What was in progress beside the one that failed isn't waited for.
    private mutating func callOff(_ operation: StackOperation, of index: Int) {
        for step in operation.steps where step.state == .inProgress {
            if let place = stacks![index].place(of: step.step.logicalId) { stacks![index].resources[place].hasFailed = true }
            switch step.step.action {
            case .create: setStatus(index, step.step.logicalId, .createFailed, reason: "Resource creation cancelled")
            case .update, .replace: setStatus(index, step.step.logicalId, .updateFailed, reason: "Resource update cancelled")
            case .delete: break
            }
        }
    }

    /// - Parameter skipped: What stays as it is, since it can't go back.
    mutating func rollBack(_ index: Int, _ reason: String, skipping skipped: Set<String> = [], _ policies: Policies) {
        for place in stacks![index].resources.indices { stacks![index].resources[place].awaited = nil }
        guard let goal = stacks![index].lastGood else {
            setStatus(index, .rollbackInProgress, reason: "\(reason) Rollback requested by user.")
            let plan = try? plan(from: stacks![index].resources.map(\.planned), to: [], policies)
            return begin(index, .rollback, plan?.cleanup ?? [])
        }
        setStatus(index, .updateRollbackInProgress, reason: reason)
        stacks![index].template = goal.template
        stacks![index].parameters = goal.parameters
        let stack = stacks![index]
        guard let scope = try? scope(of: stack, to: goal),
            let wanted = try? validated(scope),
            let plan = try? plan(from: stack.existing, to: planned(wanted, scope), policies)
        else { return setStatus(index, .updateRollbackFailed, reason: reason) }
        for name in plan.changes.map(\.logicalId) where skipped.contains(name) {
            setStatus(index, name, .updateComplete)
            stacks![index].resources[stacks![index].place(of: name)!].hasFailed = false
        }
        begin(index, .rollback, plan.changes.filter { !skipped.contains($0.logicalId) }, cleanup: plan.cleanup)
    }
}
