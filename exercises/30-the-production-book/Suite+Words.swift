import JudgeKit
import Orchestra

/// As a template in JSON has it.
func words(_ value: CloudFormation.Value) -> String {
    switch value {
    case .string(let text): "\"\(text)\""
    case .integer, .number, .boolean: value.text ?? ""
    case .list(let items): "[\(items.map { words($0) }.joined(separator: ", "))]"
    case .map(let entries): "{\(entries.map { "\"\($0.key)\": \(words($0.value))" }.joined(separator: ", "))}"
    }
}

func words(_ error: CloudFormation.StackPlanError) -> String {
    switch error {
    case .circularDependency(let names): "the error: a circular dependency of \(list(names))"
    case .unresolvedDependency(let name, let resource): "the error: \(resource) has DependsOn \(name), which isn't there"
    }
}

func words(_ plan: CloudFormation.StackPlan) -> String {
    let steps = plan.changes + plan.cleanup
    return steps.isEmpty ? "a plan without steps" : "a plan: \(steps.map { "\($0)" }.joined(separator: "; "))"
}

func list(_ names: [String]) -> String {
    names.isEmpty ? "nobody" : names.count == 1 ? names[0] : "\(names.dropLast().joined(separator: ", ")) and \(names.last!)"
}

private func words(_ resource: CloudFormation.PlannedResource) -> String {
    let dependsOn = resource.dependsOn.isEmpty ? "" : ", DependsOn \(list(resource.dependsOn))"
    let fixed =
        resource.createOnlyProperties.isEmpty ? "" : ", create-only: \(resource.createOnlyProperties.joined(separator: ", "))"
    return "\(resource.logicalId) \(words(resource.properties))\(dependsOn)\(fixed)"
}

private func tell(_ change: CloudFormation.StackChange) {
    for resource in change.existing { happened("there is \(words(resource))") }
    for resource in change.wanted {
        let isSame = change.existing.contains(resource)
        happened(isSame ? "wanted: \(resource.logicalId), as it is" : "wanted: \(words(resource))")
    }
    if change.wanted.isEmpty { happened("wanted: nothing") }
}

private func title(_ change: CloudFormation.StackChange) -> String {
    func resources(_ count: Int) -> String { count == 1 ? "one resource" : "\(count) resources" }
    if change.existing.isEmpty { return "a stack of \(resources(change.wanted.count)) is created" }
    if change.wanted.isEmpty { return "a stack of \(resources(change.existing.count)) is deleted" }
    return "a stack of \(resources(change.existing.count)) is updated"
}

/// Asks for a plan, and holds it against what has to hold.
func look(_ change: CloudFormation.StackChange) -> Finding? { look(change, .everything) }

/// At the changes alone.
func lookAtChanges(_ change: CloudFormation.StackChange) -> Finding? { look(change, .changes) }

/// At the cleanup too, though not at its order.
func lookAtSteps(_ change: CloudFormation.StackChange) -> Finding? { look(change, .steps) }

private func look(_ change: CloudFormation.StackChange, _ extent: Demands.Extent) -> Finding? {
    trying(title(change))
    tell(change)
    let demands = Demands(change)
    let plan: CloudFormation.StackPlan
    do throws(CloudFormation.StackPlanError) { plan = try ProductionBook().plan(change) } catch { return demands.judge(error) }
    for step in plan.changes { happened("the plan: \(step)") }
    for step in plan.cleanup { happened("the plan's cleanup: \(step)") }
    if plan.changes.isEmpty, plan.cleanup.isEmpty { happened("the plan: nothing to do") }
    return demands.judge(plan, extent)
}
