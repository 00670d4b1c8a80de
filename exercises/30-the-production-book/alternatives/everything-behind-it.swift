import Orchestra

/// Knows of each resource all that lies behind it, and lets it wait for all of that by name.
struct ProductionBook: CloudFormation.StackPlanner {
    func references(in value: CloudFormation.Value) -> Set<String> {
        if case .list(let items) = value { return Set(items.flatMap { references(in: $0) }) }
        guard let entries = value.entries else { return [] }
        guard entries.count == 1, let entry = entries.first else {
            return Set(entries.flatMap { references(in: $0.value) })
        }
        // A text, or a list that begins with one.
        var (text, rest) = (entry.value.text, [CloudFormation.Value]())
        if case .list(let items) = entry.value { (text, rest) = (items.first?.text, Array(items.dropFirst())) }
        switch (entry.key, text) {
        case ("Ref", let name?): return [name]
        case ("Fn::GetAtt", let path?): return [String(path.split(separator: ".")[0])]
        case ("Fn::Sub", let text?):
            var names: Set<String> = []
            var name: String?
            var before: Character = " "
            for letter in text {
                if letter == "{", before == "$" {
                    name = ""
                } else if letter == "}", let full = name {
                    if !full.hasPrefix("!"), rest.first?[full] == nil { names.insert(String(full.prefix { $0 != "." })) }
                    name = nil
                } else {
                    name?.append(letter)
                }
                before = letter
            }
            return names.union(rest.flatMap { references(in: $0) })
        default: return references(in: entry.value)
        }
    }

    func plan(_ change: CloudFormation.StackChange) throws(CloudFormation.StackPlanError) -> CloudFormation.StackPlan {
        let wanted = Set(change.wanted.map(\.logicalId))
        for resource in change.wanted {
            if let name = resource.dependsOn.first(where: { !wanted.contains($0) }) {
                throw .unresolvedDependency(name, of: resource.logicalId)
            }
        }
        let behind = behind(change.wanted)
        // Of several circles, all of them.
        let circles = wanted.filter { behind[$0]!.contains($0) }
        guard circles.isEmpty else { throw .circularDependency(circles.sorted()) }

        var actions: [String: CloudFormation.StackStep.Action] = [:]
        // Whoever has fewer behind it comes first.
        for new in change.wanted.sorted(by: { behind[$0.logicalId]!.count < behind[$1.logicalId]!.count }) {
            let replaced = Set(actions.filter { $0.value == .replace }.keys)
            guard let old = change.existing.first(where: { $0.logicalId == new.logicalId }) else {
                actions[new.logicalId] = .create
                continue
            }
            let kept = (old.properties.entries ?? []).filter { entry in
                new.properties[entry.key]?.ordered == entry.value.ordered && references(in: entry.value).isDisjoint(with: replaced)
            }.map(\.key)
            let all = ((old.properties.entries ?? []) + (new.properties.entries ?? [])).map(\.key)
            let changed = Set(all).subtracting(kept)
            if changed.isEmpty { continue }
            let fixed = Set(old.createOnlyProperties).union(new.createOnlyProperties)
            actions[new.logicalId] = changed.isDisjoint(with: fixed) ? .update : .replace
        }
        let changes = change.wanted.reversed().compactMap { resource in
            actions[resource.logicalId].map {
                CloudFormation.StackStep($0, resource.logicalId, after: behind[resource.logicalId]!.sorted())
            }
        }

        let wasBehind = self.behind(change.existing)
        let leaving = change.existing.map(\.logicalId).filter { !wanted.contains($0) || actions[$0] == .replace }
        let cleanup = leaving.map { id in
            CloudFormation.StackStep(.delete, id, after: leaving.filter { wasBehind[$0]!.contains(id) })
        }
        return CloudFormation.StackPlan(changes: changes, cleanup: cleanup)
    }

    private func behind(_ resources: [CloudFormation.PlannedResource]) -> [String: Set<String>] {
        var behind: [String: Set<String>] = [:]
        for resource in resources { behind[resource.logicalId] = references(in: resource.properties).union(resource.dependsOn) }
        for id in behind.keys { behind[id]!.formIntersection(resources.map(\.logicalId)) }
        for middle in resources.map(\.logicalId) {
            for id in resources.map(\.logicalId) where behind[id]!.contains(middle) { behind[id]!.formUnion(behind[middle]!) }
        }
        return behind
    }
}
