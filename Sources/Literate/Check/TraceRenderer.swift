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

/// What a block shows of the world that a snippet has built; the raw value is the word in its braces.
public enum ExportKind: String, Sendable, Hashable, CaseIterable {
    /// A template of AWS CloudFormation, in YAML or JSON as the block's language says.
    case template
    /// `aws` commands, as a shell script.
    case commands

    /// The languages of such blocks.
    var languages: [String] {
        switch self {
        case .template: ["yaml", "json"]
        case .commands: ["sh"]
        }
    }
}

/// Makes figures and exports of the engine's trace, so that the literate tooling needn't know the engine.
public protocol TraceRenderer: Sendable {
    /// The SVG text; the same arguments give the same text.
    func svg(_ kind: FigureKind, title: String, trace: String) throws -> String

    /// A template, or commands, that make what `subject` has built.
    ///
    /// - Parameters:
    ///   - language: `yaml`, `json` or `sh`.
    ///   - subject: As `podium export` takes it: `cloudformation#house`.
    func export(_ kind: ExportKind, language: String, subject: String, trace: String) throws -> String
}
