extension ECS {
    /// The reference `spread`: the group of instances with the fewest tasks of the same service or task group
    /// (Amazon ECS Developer Guide, use strategies to define task placement).
    public struct SpreadPlacement: PlacementStrategyPolicy {
        public init() {}

        // snippet.spread
        public func bestInstances(among candidates: [PlacementCandidate], others: [PlacementCandidate], field: String)
            -> [PlacementCandidate.ID]
        {
            var tasks: [String?: Int] = [:]
            for instance in candidates + others { tasks[Self.group(of: instance, field), default: 0] += instance.tasksOfGroup }
            let fewest = candidates.map { tasks[Self.group(of: $0, field)]! }.min()
            return candidates.filter { tasks[Self.group(of: $0, field)] == fewest }.map(\.id)
        }

        /// Instances without the attribute are a group of their own.
        static func group(of instance: PlacementCandidate, _ field: String) -> String? {
            field.hasPrefix("attribute:") ? instance.value(of: String(field.dropFirst(10))) : instance.id
        }
        // snippet.end
    }
}

extension ECS.PlacementStrategyPolicy where Self == ECS.SpreadPlacement {
    public static var spread: ECS.SpreadPlacement { ECS.SpreadPlacement() }
}
