// caught-by: old
// misconception: Orders the cleanup by the new references. The old resources know only the old ones.
// reads: 13-cloudformation
import Orchestra

/// What the stage needs, and what has to be there before what.
struct ProductionBook: CloudFormation.StackPlanner {
    /// What `Ref`, `Fn::GetAtt` and `Fn::Sub` name, wherever they stand in a value.
    func references(in value: CloudFormation.Value) -> Set<String> {
        switch value {
        case .string, .integer, .number, .boolean: []
        case .list(let items): items.reduce(into: []) { $0.formUnion(references(in: $1)) }
        case .map(let entries): entries.reduce(into: []) { $0.formUnion(named(by: $1)) }
        }
    }

    func plan(_ change: CloudFormation.StackChange) throws(CloudFormation.StackPlanError) -> CloudFormation.StackPlan {
        let wanted = change.wanted.map(\.logicalId)
        for resource in change.wanted {
            for name in resource.dependsOn where !wanted.contains(name) {
                throw .unresolvedDependency(name, of: resource.logicalId)
            }
        }
        let needs = needs(of: change.wanted)
        let order = try inOrder(change.wanted, needs)

        var actions: [String: CloudFormation.StackStep.Action] = [:]
        for resource in order {
            let old = change.existing.first { $0.logicalId == resource.logicalId }
            actions[resource.logicalId] = action(from: old, to: resource) { actions[$0] == .replace }
        }
        let changes = order.map(\.logicalId).compactMap { id in
            actions[id].map { CloudFormation.StackStep($0, id, after: steps(before: id, needs) { actions[$0] != nil }) }
        }

        let leaving = change.existing.map(\.logicalId).filter { actions[$0] == .replace || !wanted.contains($0) }
        let users = reversed(needs.merging(self.needs(of: change.existing)) { new, _ in new })
        let cleanup = leaving.map { id in
            CloudFormation.StackStep(.delete, id, after: steps(before: id, users) { leaving.contains($0) })
        }
        return CloudFormation.StackPlan(changes: changes, cleanup: cleanup)
    }

    private func named(by entry: CloudFormation.Value.Entry) -> Set<String> {
        switch (entry.key, entry.value) {
        case ("Ref", .string(let name)): [name]
        case ("Fn::GetAtt", .string(let path)): [owner(path)]
        case ("Fn::GetAtt", .list(let parts)): Set(parts.prefix(1).compactMap(\.text))
        case ("Fn::Sub", .string(let text)): Set(names(in: text).map { owner($0) })
        case ("Fn::Sub", .list(let parts)) where parts.count == 2:
            Set(names(in: parts[0].text ?? "").filter { parts[1][$0] == nil }.map { owner($0) })
                .union(references(in: parts[1]))
        default: references(in: entry.value)
        }
    }

    /// What stands between `${` and `}`, without what begins with `!`.
    private func names(in text: String) -> [String] { text.matches(of: /\$\{([^!}][^}]*)\}/).map { String($0.1) } }

    private func owner(_ path: String) -> String { String(path.prefix { $0 != "." }) }

    /// By resource: those of the others that it names. A parameter is none of them.
    private func needs(of resources: [CloudFormation.PlannedResource]) -> [String: Set<String>] {
        let known = Set(resources.map(\.logicalId))
        var needs: [String: Set<String>] = [:]
        for resource in resources {
            needs[resource.logicalId] = references(in: resource.properties).union(resource.dependsOn).intersection(known)
        }
        return needs
    }

    /// By resource: those of the others that name it.
    private func reversed(_ needs: [String: Set<String>]) -> [String: Set<String>] {
        var users = needs.mapValues { _ in Set<String>() }
        for (name, others) in needs { for other in others { users[other, default: []].insert(name) } }
        return users
    }

    /// Nothing before what it needs.
    private func inOrder(
        _ resources: [CloudFormation.PlannedResource], _ needs: [String: Set<String>]
    ) throws(CloudFormation.StackPlanError) -> [CloudFormation.PlannedResource] {
        var ordered: [CloudFormation.PlannedResource] = []
        var rest = resources
        while !rest.isEmpty {
            let placed = Set(ordered.map(\.logicalId))
            let ready = rest.filter { needs[$0.logicalId]!.isSubset(of: placed) }
            if ready.isEmpty { throw .circularDependency(circle(among: rest.map(\.logicalId), needs)) }
            ordered += ready
            rest.removeAll { resource in ready.contains { $0.logicalId == resource.logicalId } }
        }
        return ordered
    }

    /// Each of those that are left waits for another of them: whoever goes on asking for whom comes round.
    private func circle(among left: [String], _ needs: [String: Set<String>]) -> [String] {
        var path = [left[0]]
        while true {
            let next = left.first { needs[path.last!]!.contains($0) }!
            if let begin = path.firstIndex(of: next) { return Array(path[begin...]) }
            path.append(next)
        }
    }

    /// What must be done to turn the old one into the new one; `nil` for nothing.
    private func action(
        from old: CloudFormation.PlannedResource?, to new: CloudFormation.PlannedResource, isReplaced: (String) -> Bool
    ) -> CloudFormation.StackStep.Action? {
        guard let old else { return .create }
        let keys = Set([old, new].flatMap { $0.properties.entries ?? [] }.map(\.key))
        let changed = keys.filter { key in
            let value = new.properties[key]
            return old.properties[key]?.ordered != value?.ordered || references(in: value ?? [:]).contains(where: isReplaced)
        }
        if changed.isEmpty { return nil }
        return changed.isDisjoint(with: old.createOnlyProperties + new.createOnlyProperties) ? .update : .replace
    }

    /// The nearest ones that have a step: a resource that has none is looked through.
    private func steps(before id: String, _ needs: [String: Set<String>], hasStep: (String) -> Bool) -> [String] {
        var found: Set<String> = []
        for need in needs[id]! {
            if hasStep(need) { found.insert(need) } else { found.formUnion(steps(before: need, needs, hasStep: hasStep)) }
        }
        return found.sorted()
    }
}
