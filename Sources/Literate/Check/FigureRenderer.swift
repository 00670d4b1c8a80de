/// What a figure shows; the raw value is the part of its file name before `.svg`.
public enum FigureKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// The stage as it is when the snippet ends.
    case stage
    /// What happened, over time.
    case timeline
    /// Old and new tasks during a deployment, counted over time.
    case rollout
    /// A metric and the number of tasks that it came to, over time.
    case scaling
}

/// Draws figures from the engine's trace, so that the literate tooling needn't know the engine.
public protocol FigureRenderer: Sendable {
    /// The SVG text; the same arguments give the same text.
    func svg(_ kind: FigureKind, title: String, trace: String) throws -> String
}
