internal import Diagnostics

/// What a chapter says of itself, in YAML before its text.
public struct FrontMatter: Sendable, Hashable {
    public var title: String
    public var part: Int
    public var minutes: Int
    public var objectives: [String]
    public var prerequisites: [String]

    static let keys = ["title", "part", "minutes", "objectives", "prerequisites"]

    struct Reading {
        var frontMatter: FrontMatter?
        var diagnostics: [Diagnostic] = []
        /// How many lines of the file it takes, its two `---` included.
        var lines = 0
    }

    static func read(_ file: SourceFile, required: Bool) -> Reading {
        guard required || file.lines.first == "---" else { return Reading() }
        var header = YAMLHeader(file, keys: keys, kind: "chapter")
        let (title, part, minutes) = (
            header.text("title", required: required), header.number("part", required: required),
            header.number("minutes", required: required)
        )
        let (objectives, prerequisites) = (
            header.list("objectives", required: required), header.list("prerequisites", required: required)
        )
        var reading = Reading(diagnostics: header.diagnostics, lines: header.lines)
        if let title {
            reading.frontMatter = FrontMatter(
                title: title, part: part ?? 1, minutes: minutes ?? 0, objectives: objectives ?? [],
                prerequisites: prerequisites ?? [])
        }
        return reading
    }
}
