extension ECS {
    /// The reference: `distinctInstance`, and `memberOf` in the cluster query language
    /// (Amazon ECS Developer Guide, define which container instances Amazon ECS uses for tasks).
    public struct ClusterQueryConstraints: PlacementConstraintPolicy {
        public init() {}

        public func isMet(_ constraint: PlacementConstraint, by instance: PlacementCandidate) -> Bool {
            switch constraint.type {
            case .distinctInstance: return instance.tasksOfGroup == 0
            case .memberOf:
                guard let query = try? ClusterQuery(constraint.expression ?? "") else { return false }
                return query.selects(instance)
            }
        }
    }
}

extension ECS.PlacementConstraintPolicy where Self == ECS.ClusterQueryConstraints {
    public static var clusterQueries: ECS.ClusterQueryConstraints { ECS.ClusterQueryConstraints() }
}
