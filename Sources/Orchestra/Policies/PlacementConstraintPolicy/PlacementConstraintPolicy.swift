extension ECS {
    /// Decides whether an instance meets a placement constraint.
    public protocol PlacementConstraintPolicy: Sendable {
        /// - Parameters:
        ///   - constraint: One whose expression the API has accepted.
        ///   - instance: With the groups of the tasks that are on it.
        func isMet(_ constraint: PlacementConstraint, by instance: PlacementCandidate) -> Bool
    }
}
