import JudgeKit
import Orchestra

/// What has to hold of a plan, in whatever order it lists its steps, and whether it names near or distant dependencies.
struct Demands {
    let change: CloudFormation.StackChange
    /// By wanted resource: what it depends on, directly, and by way of others.
    let needs: Edges
    let ancestors: Edges
    /// By resource that was: what depended on it, directly, and by way of others.
    let users: Edges
    let descendants: Edges
    let actions: [String: CloudFormation.StackStep.Action]
    let leaving: [String]

    typealias Edges = [String: Set<String>]

    init(_ change: CloudFormation.StackChange) {
        self.change = change
        needs = Self.edges(change.wanted)
        ancestors = Self.closed(needs)
        actions = Self.actions(change)
        let (wanted, actions) = (Set(change.wanted.map(\.logicalId)), actions)
        leaving = change.existing.map(\.logicalId).filter { !wanted.contains($0) || actions[$0] == .replace }
        users = Self.reversed(Self.edges(change.existing))
        descendants = Self.closed(users)
    }

    /// Where several are right, any of them.
    var errors: [CloudFormation.StackPlanError] {
        let known = Set(change.wanted.map(\.logicalId))
        return change.wanted.flatMap { resource in
            resource.dependsOn.filter { !known.contains($0) }.map { .unresolvedDependency($0, of: resource.logicalId) }
        }
    }

    var isCircular: Bool { change.wanted.contains { ancestors[$0.logicalId]!.contains($0.logicalId) } }

    // MARK: Edges

    private static func edges(_ resources: [CloudFormation.PlannedResource]) -> Edges {
        let known = Set(resources.map(\.logicalId))
        return Dictionary(
            uniqueKeysWithValues: resources.map {
                ($0.logicalId, $0.properties.references.union($0.dependsOn).intersection(known))
            })
    }

    private static func reversed(_ edges: Edges) -> Edges {
        var reversed = edges.mapValues { _ in Set<String>() }
        for (from, ends) in edges { for end in ends { reversed[end, default: []].insert(from) } }
        return reversed
    }

    static func closed(_ edges: Edges) -> Edges {
        var closed = edges
        var grows = true
        while grows {
            grows = false
            for (from, ends) in closed {
                let further = ends.reduce(into: ends) { $0.formUnion(closed[$1] ?? []) }
                if further != ends { (closed[from], grows) = (further, true) }
            }
        }
        return closed
    }

    /// Again and again, until nothing more has to be replaced.
    private static func actions(_ change: CloudFormation.StackChange) -> [String: CloudFormation.StackStep.Action] {
        var actions: [String: CloudFormation.StackStep.Action] = [:]
        while true {
            let replaced = Set(actions.filter { $0.value == .replace }.keys)
            var next: [String: CloudFormation.StackStep.Action] = [:]
            for new in change.wanted {
                guard let old = change.existing.first(where: { $0.logicalId == new.logicalId }) else {
                    next[new.logicalId] = .create
                    continue
                }
                let keys = Set([old, new].flatMap { $0.properties.entries ?? [] }.map(\.key))
                let changed = keys.filter { key in
                    old.properties[key]?.ordered != new.properties[key]?.ordered
                        || !(new.properties[key]?.references.isDisjoint(with: replaced) ?? true)
                }
                guard !changed.isEmpty else { continue }
                next[new.logicalId] =
                    changed.isDisjoint(with: old.createOnlyProperties + new.createOnlyProperties) ? .update : .replace
            }
            if next == actions { return actions }
            actions = next
        }
    }

    // MARK: Judging

    func judge(_ error: CloudFormation.StackPlanError) -> Finding? {
        let got = words(error)
        if !isCircular, errors.isEmpty { return Finding(expected: "a plan", got: got) }
        switch error {
        case .unresolvedDependency:
            let right =
                errors.isEmpty ? "a circular dependency, and its names" : errors.map { words($0) }.joined(separator: ", or ")
            return .unless(errors.contains(error), expected: right, got: got)
        case .circularDependency(let names):
            guard isCircular else { return Finding(expected: errors.map { words($0) }.joined(separator: ", or "), got: got) }
            let among = Set(names)
            let circle = Self.closed(needs.filter { among.contains($0.key) }.mapValues { $0.intersection(among) })
            if let stranger = names.first(where: { needs[$0] == nil }) {
                return Finding(expected: "names of resources", got: "\(got): there is no \(stranger)")
            }
            guard !names.isEmpty, names.allSatisfy({ circle[$0]!.contains($0) }) else {
                let outside = names.first { !circle[$0]!.contains($0) }
                let why = outside.map { ": \($0) doesn't depend on itself by way of them" } ?? ""
                return Finding(
                    expected: "the names of resources that depend on each other in a circle, and no others", got: got + why)
            }
            return nil
        }
    }

    /// How far a plan is looked at: a learner may write one part after the other.
    enum Extent { case changes, steps, everything }

    func judge(_ plan: CloudFormation.StackPlan, _ extent: Extent) -> Finding? {
        if let error = errors.first { return Finding(expected: words(error), got: words(plan)) }
        if isCircular {
            let names = change.wanted.map(\.logicalId).filter { ancestors[$0]!.contains($0) }
            return Finding(expected: "the error: a circular dependency; look at \(list(names))", got: words(plan))
        }
        let changes =
            judgeChanges(plan)
            ?? judgeOrder(plan.changes, required: ancestors, allowed: ancestors) { why($0, dependsOn: $1) }
        if changes != nil || extent == .changes { return changes }
        let cleanup = judgeCleanup(plan)
        if cleanup != nil || extent == .steps { return cleanup }
        return judgeOrder(plan.cleanup, required: descendants, allowed: descendants) { id, other in
            guard !users[id]!.contains(other) else { return "the old \(id) goes after \(other), which depended on it" }
            let way = users[id]!.filter { descendants[$0]!.contains(other) }.min() ?? "others"
            return "the old \(id) goes after \(other), which depended on it by way of \(way): look through what stays"
        }
    }

    private func judgeChanges(_ plan: CloudFormation.StackPlan) -> Finding? {
        if let step = plan.changes.first(where: { $0.action == .delete }) {
            return Finding(expected: "nothing deleted before all changes are done", got: "\(step), among the changes")
        }
        for id in change.wanted.map(\.logicalId) {
            let steps = plan.changes.filter { $0.logicalId == id }
            let expected = actions[id].map { "\($0.rawValue) \(id)" } ?? "no step for \(id): nothing about it changes"
            guard steps.count <= 1, steps.first?.action == actions[id] else {
                return Finding(
                    expected: expected, got: steps.isEmpty ? "no step for \(id)" : steps.map { "\($0)" }.joined(separator: "; "))
            }
        }
        if let step = plan.changes.first(where: { step in !change.wanted.contains { $0.logicalId == step.logicalId } }) {
            return Finding(expected: "steps of the wanted resources alone", got: "\(step)")
        }
        return nil
    }

    private func judgeCleanup(_ plan: CloudFormation.StackPlan) -> Finding? {
        if let step = plan.cleanup.first(where: { $0.action != .delete }) {
            return Finding(expected: "a cleanup that only deletes", got: "\(step), in the cleanup")
        }
        for id in leaving {
            let count = plan.cleanup.count { $0.logicalId == id }
            let which = actions[id] == .replace ? "the \(id) that was replaced" : id
            if count != 1 {
                return Finding(
                    expected: "\(which) deleted once, in the cleanup", got: count == 0 ? "it stays" : "it is deleted \(count) times"
                )
            }
        }
        if let step = plan.cleanup.first(where: { !leaving.contains($0.logicalId) }) {
            return Finding(expected: "\(step.logicalId) stays", got: "\(step), in the cleanup")
        }
        return nil
    }

    private func judgeOrder(
        _ steps: [CloudFormation.StackStep], required: Edges, allowed: Edges, _ sentence: (String, String) -> String
    ) -> Finding? {
        let ids = Set(steps.map(\.logicalId))
        let named = Dictionary(uniqueKeysWithValues: steps.map { ($0.logicalId, Set($0.after)) })
        let waits = Self.closed(named.mapValues { $0.intersection(ids) })
        for step in steps {
            let id = step.logicalId
            let silent = named[id]!.subtracting(ids)
            let got =
                "\(id) waits for \(list(waits[id]!.sorted()))"
                + (silent.isEmpty ? "" : "; it names \(list(silent.sorted())) too, but no such step is here")
            // Whoever lies nearest is told first.
            let missing = required[id]!.intersection(ids).subtracting(waits[id]!)
            if let other = missing.sorted().first(where: { near in !missing.contains { required[$0]!.contains(near) } }) {
                return Finding(expected: sentence(id, other), got: got)
            }
        }
        for step in steps {
            let id = step.logicalId
            guard let other = (named[id]!.union(waits[id]!)).subtracting(allowed[id]!).min() else { continue }
            return Finding(
                expected: "\(id) doesn't wait for \(other): \(reason(other, isHere: ids.contains(other)))", got: "\(step)")
        }
        return nil
    }

    private func reason(_ other: String, isHere: Bool) -> String {
        isHere ? "nothing leads from the one to the other" : "it has no step here, and isn't needed"
    }

    private func why(_ id: String, dependsOn other: String) -> String {
        guard needs[id]!.contains(other) else {
            let way = needs[id]!.filter { ancestors[$0]?.contains(other) ?? false }.min() ?? "others"
            return "\(id) begins after \(other) is done: it depends on it by way of \(way)"
        }
        let resource = change.wanted.first { $0.logicalId == id }!
        return
            "\(id) begins after \(other) is done: it \(resource.dependsOn.contains(other) ? "has DependsOn" : "refers to") \(other)"
    }
}
