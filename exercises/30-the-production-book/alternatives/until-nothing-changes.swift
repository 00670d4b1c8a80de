import Orchestra

/// Crosses out and adds, again and again, until a whole round changes nothing any more.
struct ProductionBook: CloudFormation.StackPlanner {
    func references(in value: CloudFormation.Value) -> Set<String> {
        switch value {
        case .list(let items): return Set(items.flatMap { references(in: $0) })
        case .map(let entries):
            var names: Set<String> = []
            for entry in entries {
                switch (entry.key, entry.value) {
                case ("Ref", .string(let name)): names.insert(name)
                case ("Fn::GetAtt", .string(let path)): names.insert(String(path.prefix { $0 != "." }))
                case ("Fn::GetAtt", .list(let parts)): if case .string(let name)? = parts.first { names.insert(name) }
                case ("Fn::Sub", .string(let text)): names.formUnion(placed(in: text, own: []))
                case ("Fn::Sub", .list(let parts)):
                    let own = parts.last?.entries ?? []
                    for entry in own { names.formUnion(references(in: entry.value)) }
                    names.formUnion(placed(in: parts.first?.text ?? "", own: own.map(\.key)))
                default: names.formUnion(references(in: entry.value))
                }
            }
            return names
        default: return []
        }
    }

    private func placed(in text: String, own: [String]) -> Set<String> {
        var names: Set<String> = []
        var rest = text[...]
        while let begin = rest.firstRange(of: "${") {
            rest = rest[begin.upperBound...]
            let name = rest.prefix { $0 != "}" }
            if name.first != "!", !own.contains(String(name)) { names.insert(String(name.prefix { $0 != "." })) }
        }
        return names
    }

    func plan(_ change: CloudFormation.StackChange) throws(CloudFormation.StackPlanError) -> CloudFormation.StackPlan {
        let ids = change.wanted.map(\.logicalId)
        for resource in change.wanted {
            for name in resource.dependsOn where !ids.contains(name) { throw .unresolvedDependency(name, of: resource.logicalId) }
        }
        let needs = Dictionary(uniqueKeysWithValues: change.wanted.map { ($0.logicalId, edges($0).intersection(ids)) })
        if let circle = circle(ids, needs) { throw .circularDependency(circle) }

        var actions: [String: CloudFormation.StackStep.Action] = [:]
        var before: [String: CloudFormation.StackStep.Action]?
        while before != actions {
            before = actions
            for new in change.wanted { actions[new.logicalId] = action(new, change, actions) }
        }
        // What a step waits for: its needs, and instead of one that has no step those that it needs.
        var waits = needs
        while let id = ids.first(where: { waits[$0]!.contains { actions[$0] == nil } }) {
            let silent = waits[id]!.filter { actions[$0] == nil }
            waits[id]!.subtract(silent)
            for name in silent { waits[id]!.formUnion(needs[name]!) }
        }
        let changes = ids.compactMap { id in
            actions[id].map { CloudFormation.StackStep($0, id, after: Array(waits[id]!)) }
        }
        var cleanup: [CloudFormation.StackStep] = []
        for resource in change.existing where actions[resource.logicalId] == .replace || !ids.contains(resource.logicalId) {
            cleanup.append(.init(.delete, resource.logicalId))
        }
        let were = change.existing.map(\.logicalId)
        let needed = Dictionary(uniqueKeysWithValues: change.existing.map { ($0.logicalId, edges($0).intersection(were)) })
        for user in cleanup.map(\.logicalId) {
            let all = reached(from: user, needed)
            for other in cleanup.indices where all.contains(cleanup[other].logicalId) { cleanup[other].after.append(user) }
        }
        return CloudFormation.StackPlan(changes: changes, cleanup: cleanup)
    }

    private func edges(_ resource: CloudFormation.PlannedResource) -> Set<String> {
        references(in: resource.properties).union(resource.dependsOn)
    }

    private func circle(_ ids: [String], _ needs: [String: Set<String>]) -> [String]? {
        for id in ids {
            let reached = reached(from: id, needs)
            if reached.contains(id) { return reached.filter { self.reached(from: $0, needs).contains(id) } }
        }
        return nil
    }

    private func reached(from id: String, _ needs: [String: Set<String>]) -> Set<String> {
        var reached = needs[id]!
        var count = -1
        while count != reached.count {
            count = reached.count
            for name in reached { reached.formUnion(needs[name]!) }
        }
        return reached
    }

    private func action(
        _ new: CloudFormation.PlannedResource, _ change: CloudFormation.StackChange,
        _ actions: [String: CloudFormation.StackStep.Action]
    ) -> CloudFormation.StackStep.Action? {
        guard let old = change.existing.first(where: { $0.logicalId == new.logicalId }) else { return .create }
        var action: CloudFormation.StackStep.Action?
        for key in Set((old.properties.entries ?? []).map(\.key) + (new.properties.entries ?? []).map(\.key)) {
            let isSame = old.properties[key]?.ordered == new.properties[key]?.ordered
            let names = new.properties[key].map { references(in: $0) } ?? []
            if isSame, !names.contains(where: { actions[$0] == .replace }) { continue }
            let isFixed = (old.createOnlyProperties + new.createOnlyProperties).contains(key)
            action = isFixed || action == .replace ? .replace : .update
        }
        return action
    }
}
