extension ECS {
    /// Decides whether an instance meets a placement constraint.
    public protocol PlacementConstraintPolicy: Sendable {
        /// - Parameter constraint: One whose expression the API has accepted.
        func isMet(_ constraint: PlacementConstraint, by instance: PlacementCandidate) -> Bool
    }
}
