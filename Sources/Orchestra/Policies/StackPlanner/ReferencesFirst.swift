extension CloudFormation {
    /// What a resource refers to comes before it; what is cleared away goes the other way round.
    public struct ReferencesFirst: StackPlanner {
        public init() {}

        // snippet.references-first
        public func plan(_ change: StackChange) throws(StackPlanError) -> StackPlan {
            let needs = try dependencies(change.wanted)
            let existing = Dictionary(uniqueKeysWithValues: change.existing.map { ($0.logicalId, $0) })
            var actions: [String: StackStep.Action] = [:]
            var changes: [StackStep] = []
            for resource in try inOrder(change.wanted, needs) {
                let replaced = Set(actions.filter { $0.value == .replace }.keys)
                guard let action = action(existing[resource.logicalId], resource, replaced) else { continue }
                actions[resource.logicalId] = action
                let after = reached(from: resource.logicalId, needs) { actions[$0] != nil }
                changes.append(StackStep(action, resource.logicalId, after: after))
            }
            let wanted = Set(change.wanted.map(\.logicalId))
            let gone = change.existing.map(\.logicalId).filter { !wanted.contains($0) || actions[$0] == .replace }
            return StackPlan(changes: changes, cleanup: clear(gone, of: change.existing))
        }
        // snippet.end

        // snippet.kind-of-change
        /// What must be done to turn one into the other; `nil` for nothing.
        private func action(
            _ old: PlannedResource?, _ new: PlannedResource, _ replaced: Set<String>
        ) -> StackStep.Action? {
            guard let old else { return .create }
            let names = Set((old.properties.entries ?? []).map(\.key) + (new.properties.entries ?? []).map(\.key))
            let changed = names.filter { name in
                old.properties[name]?.sorted != new.properties[name]?.sorted
                    || !(new.properties[name]?.references.isDisjoint(with: replaced) ?? true)
            }
            if changed.isEmpty { return nil }
            return changed.isDisjoint(with: old.createOnlyProperties + new.createOnlyProperties) ? .update : .replace
        }
        // snippet.end

        /// In reverse: whatever needs it goes first.
        private func clear(_ gone: [String], of existing: [PlannedResource]) -> [StackStep] {
            // Somebody may have been named who is gone.
            let known = Set(existing.map(\.logicalId))
            let there = existing.map { resource in
                var resource = resource
                resource.dependsOn.removeAll { !known.contains($0) }
                return resource
            }
            let needs = (try? dependencies(there)) ?? [:]
            var neededBy: [String: [String]] = [:]
            for resource in existing {
                for need in needs[resource.logicalId] ?? [] { neededBy[need, default: []].append(resource.logicalId) }
            }
            let leaving = Set(gone)
            return gone.reversed().map { id in
                StackStep(.delete, id, after: reached(from: id, neededBy) { leaving.contains($0) })
            }
        }

        /// By resource: what it names, in the order of the template.
        private func dependencies(_ resources: [PlannedResource]) throws(StackPlanError) -> [String: [String]] {
            let known = Set(resources.map(\.logicalId))
            var needs: [String: [String]] = [:]
            for resource in resources {
                for name in resource.dependsOn where !known.contains(name) {
                    throw .unresolvedDependency(name, of: resource.logicalId)
                }
                let named = resource.properties.references.union(resource.dependsOn)
                needs[resource.logicalId] = resources.map(\.logicalId).filter { named.contains($0) }
            }
            return needs
        }

        /// As in the template, but nothing before what it needs.
        private func inOrder(
            _ resources: [PlannedResource], _ needs: [String: [String]]
        ) throws(StackPlanError) -> [PlannedResource] {
            var ordered: [PlannedResource] = []
            var placed: Set<String> = []
            var rest = resources
            while !rest.isEmpty {
                let ready = rest.filter { resource in needs[resource.logicalId]!.allSatisfy { placed.contains($0) } }
                guard !ready.isEmpty else { throw .circularDependency(circle(in: rest.map(\.logicalId), needs)) }
                ordered += ready
                placed.formUnion(ready.map(\.logicalId))
                rest.removeAll { placed.contains($0.logicalId) }
            }
            return ordered
        }

        /// Of those that wait, the ones that wait for each other.
        private func circle(in waiting: [String], _ needs: [String: [String]]) -> [String] {
            let waits = Set(waiting)
            var path = [waiting[0]]
            while let next = needs[path.last!]!.first(where: { waits.contains($0) }) {
                if let begin = path.firstIndex(of: next) { return path[begin...].sorted() }
                path.append(next)
            }
            return path
        }

        /// The nearest ones that `counts`, on every way from there.
        private func reached(from start: String, _ ways: [String: [String]], _ counts: (String) -> Bool) -> [String] {
            var found: [String] = []
            var seen: Set<String> = [start]
            var open = ways[start] ?? []
            while !open.isEmpty {
                let name = open.removeFirst()
                guard seen.insert(name).inserted else { continue }
                if counts(name) { found.append(name) } else { open += ways[name] ?? [] }
            }
            return found
        }
    }
}

extension CloudFormation.StackPlanner where Self == CloudFormation.ReferencesFirst {
    public static var referencesFirst: Self { .init() }
}

extension CloudFormation.Value {
    /// What `Ref`, `Fn::GetAtt` and `Fn::Sub` in it name, wherever they stand.
    public var references: Set<String> {
        switch self {
        case .string, .integer, .number, .boolean: []
        case .list(let items): items.reduce(into: []) { $0.formUnion($1.references) }
        case .map(let entries):
            entries.reduce(into: []) { names, entry in
                switch (entry.key, entry.value.items?.first?.text ?? entry.value.text) {
                case ("Ref", let name?): names.insert(name)
                case ("Fn::GetAtt", let name?): names.insert(String(name.prefix { $0 != "." }))
                case ("Fn::Sub", let text?):
                    let own = entry.value.items?.last
                    for name in CloudFormation.SubstitutedText(text).names where own?[name] == nil {
                        names.insert(String(name.prefix { $0 != "." }))
                    }
                    names.formUnion(own?.references ?? [])
                default: names.formUnion(entry.value.references)
                }
            }
        }
    }
}
