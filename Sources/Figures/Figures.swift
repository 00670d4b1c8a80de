internal import Foundation
public import Orchestra

/// Pictures of what the engine did.
public enum Figures {
    /// The stage as it is at the end of the trace.
    public static func stage(from trace: Trace, title: String) -> String { StageRenderer.svg(StagePicture(trace, title: title)) }

    /// What happened, over virtual time.
    public static func timeline(from trace: Trace, title: String) -> String {
        TimelineRenderer.svg(TimelinePicture(trace, title: title))
    }

    /// How many tasks of the old and of the new edition there were during the newest deployment, between its two budgets.
    public static func rollout(from trace: Trace, title: String) -> String {
        RolloutRenderer.svg(RolloutPicture(trace, title: title))
    }

    /// The same from a trace's JSON text.
    /// - Throws: `DecodingError` if the text is no trace.
    public static func stage(fromJSON json: String, title: String) throws -> String { stage(from: try decode(json), title: title) }

    /// The same from a trace's JSON text.
    /// - Throws: `DecodingError` if the text is no trace.
    public static func timeline(fromJSON json: String, title: String) throws -> String {
        timeline(from: try decode(json), title: title)
    }

    /// The same from a trace's JSON text.
    /// - Throws: `DecodingError` if the text is no trace.
    public static func rollout(fromJSON json: String, title: String) throws -> String {
        rollout(from: try decode(json), title: title)
    }

    /// The metric that a service is scaled by, its target, and how many tasks that came to.
    public static func scaling(from trace: Trace, title: String) -> String {
        PlotRenderer.svg(ScalingPlot.plot(of: trace, title: title))
    }

    /// The same from a trace's JSON text.
    /// - Throws: `DecodingError` if the text is no trace.
    public static func scaling(fromJSON json: String, title: String) throws -> String {
        scaling(from: try decode(json), title: title)
    }

    /// Lines over time, in one panel under the other.
    public static func plot(_ plot: Plot) -> String { PlotRenderer.svg(plot) }

    private static func decode(_ json: String) throws -> Trace { try JSONDecoder().decode(Trace.self, from: Data(json.utf8)) }
}
