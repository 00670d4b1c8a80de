import Orchestra

/// Goes down from each resource to what it needs, and writes it into the book on the way back.
struct ProductionBook: CloudFormation.StackPlanner {
    func references(in value: CloudFormation.Value) -> Set<String> {
        var found: Set<String> = []
        var open = [value]
        while let value = open.popLast() {
            if case .list(let items) = value { open += items }
            for entry in value.entries ?? [] {
                guard let function = Function(rawValue: entry.key), let read = function.names(in: entry.value) else {
                    open.append(entry.value)
                    continue
                }
                found.formUnion(read.names)
                open += read.rest
            }
        }
        return found
    }

    func plan(_ change: CloudFormation.StackChange) throws(CloudFormation.StackPlanError) -> CloudFormation.StackPlan {
        var book = Descent(owner: self, change: change)
        for resource in change.wanted {
            for name in resource.dependsOn where book.wanted[name] == nil {
                throw .unresolvedDependency(name, of: resource.logicalId)
            }
        }
        for resource in change.wanted { try book.visit(resource.logicalId) }
        var cleanup: [CloudFormation.StackStep] = []
        let gone = change.existing.filter { book.actions[$0.logicalId] == .replace || book.wanted[$0.logicalId] == nil }
        for resource in gone {
            // Whoever stays is gone through to those who needed him.
            var users: [String] = []
            var open = [resource.logicalId]
            while let name = open.popLast() {
                for user in change.existing where user.dependsOn.contains(name) || references(in: user.properties).contains(name) {
                    if !gone.contains(user) {
                        open.append(user.logicalId)
                    } else if !users.contains(user.logicalId) {
                        users.append(user.logicalId)
                    }
                }
            }
            cleanup.insert(.init(.delete, resource.logicalId, after: users), at: 0)
        }
        return .init(changes: book.changes, cleanup: cleanup)
    }

    private enum Function: String {
        case ref = "Ref"
        case attribute = "Fn::GetAtt"
        case text = "Fn::Sub"

        /// `nil` for what isn't written as that function is.
        func names(in value: CloudFormation.Value) -> (names: [String], rest: [CloudFormation.Value])? {
            var (head, own) = (value.text, CloudFormation.Value.map([]))
            if case .list(let items) = value {
                head = items.first?.text
                if items.count > 1 { own = items[1] }
            }
            guard let head else { return nil }
            switch self {
            case .ref: return ([head], [])
            case .attribute: return ([first(head)], [])
            case .text:
                var names: [String] = []
                for piece in head.split(separator: "${", omittingEmptySubsequences: false).dropFirst() {
                    guard let end = piece.firstIndex(of: "}"), piece.first != "!" else { continue }
                    let name = String(piece[..<end])
                    if own[name] == nil { names.append(first(name)) }
                }
                return (names, [own])
            }
        }

        private func first(_ path: String) -> String { String(path.split(separator: ".", maxSplits: 1)[0]) }
    }

    private struct Descent {
        let owner: ProductionBook
        let wanted: [String: CloudFormation.PlannedResource]
        let existing: [String: CloudFormation.PlannedResource]
        var changes: [CloudFormation.StackStep] = []
        var actions: [String: CloudFormation.StackStep.Action] = [:]
        /// By resource that has been visited: the steps that whoever needs it waits for.
        var visible: [String: [String]] = [:]
        var path: [String] = []

        init(owner: ProductionBook, change: CloudFormation.StackChange) {
            self.owner = owner
            wanted = Dictionary(uniqueKeysWithValues: change.wanted.map { ($0.logicalId, $0) })
            existing = Dictionary(uniqueKeysWithValues: change.existing.map { ($0.logicalId, $0) })
        }

        mutating func visit(_ id: String) throws(CloudFormation.StackPlanError) {
            if visible[id] != nil { return }
            if let begin = path.firstIndex(of: id) { throw .circularDependency(path[begin...].reversed()) }
            path.append(id)
            let resource = wanted[id]!
            var before: Set<String> = []
            for need in owner.references(in: resource.properties).union(resource.dependsOn).sorted() where wanted[need] != nil {
                try visit(need)
                before.formUnion(visible[need]!)
            }
            path.removeLast()
            actions[id] = action(resource)
            guard let action = actions[id] else { return visible[id] = before.sorted() }
            visible[id] = [id]
            changes.append(.init(action, id, after: before.sorted()))
        }

        private func action(_ new: CloudFormation.PlannedResource) -> CloudFormation.StackStep.Action? {
            guard let old = existing[new.logicalId] else { return .create }
            var isUpdated = false
            for key in ((old.properties.entries ?? []) + (new.properties.entries ?? [])).map(\.key) {
                let (before, after) = (old.properties[key]?.ordered, new.properties[key]?.ordered)
                let isMoved = owner.references(in: after ?? .list([])).contains { actions[$0] == .replace }
                guard before != after || isMoved else { continue }
                if old.createOnlyProperties.contains(key) || new.createOnlyProperties.contains(key) { return .replace }
                isUpdated = true
            }
            return isUpdated ? .update : nil
        }
    }
}
