internal import Diagnostics

/// Makes a snippet of a fence that begins with `swift`.
enum SnippetReader {
    private static let known = ["#id", "continues", "fails", "traps", "from", "region", ".sketch", "timeout", "stage"]

    static func snippet(_ list: AttributeList, _ fence: Fence, _ text: String, _ chapter: inout Chapter) -> Snippet? {
        var values: [String: AttributeList.Attribute] = [:]
        for attribute in list.attributes {
            let key: String
            switch attribute.name {
            case .id: key = "#id"
            case .class(let name): key = ".\(name)"
            case .key(let name): key = name
            }
            guard known.contains(key) else {
                chapter.refuse(attribute, of: "swift", known, fence)
                continue
            }
            if values[key] != nil {
                chapter.report("twice", line: fence.line, column: attribute.column, "'\(key)' is given twice", help: "Keep one.")
            }
            values[key] = attribute
        }
        checkTogether(values, fence, &chapter)
        return Snippet(
            id: values["#id"]?.value, kind: kind(values, fence, &chapter), continues: values["continues"]?.value,
            timeout: timeout(values["timeout"], fence, &chapter), stage: values["stage"]?.value, code: text,
            location: SourceLocation(file: chapter.file.path, line: fence.line, column: fence.column), firstCodeLine: fence.line + 1
        )
    }

    private static func kind(_ values: [String: AttributeList.Attribute], _ fence: Fence, _ chapter: inout Chapter) -> Snippet.Kind
    {
        if let saying = values["fails"] { return .mustFail(saying: saying.value) }
        if let saying = values["traps"] { return .mustTrap(saying: saying.value) }
        if values[".sketch"] != nil { return .sketch }
        if let from = values["from"] ?? values["region"] {
            guard let path = values["from"]?.value, let region = values["region"]?.value else {
                chapter.report(
                    "half-region", line: fence.line, column: from.column, "a region needs both 'from' and 'region'",
                    help: "Write {from=\"Sources/…\" region=\"name\"}.")
                return .sketch
            }
            return .region(from: path, name: region)
        }
        return .run
    }

    private static func checkTogether(_ values: [String: AttributeList.Attribute], _ fence: Fence, _ chapter: inout Chapter) {
        let kinds = ["fails", "traps", ".sketch", "from"].filter { values[$0] != nil }
        if kinds.count > 1 {
            chapter.report(
                "conflict", line: fence.line, column: values[kinds[1]]!.column,
                "'\(kinds[0])' and '\(kinds[1])' exclude each other",
                help: "Keep one of them.")
        }
        let notRun = [".sketch", "from"].first { values[$0] != nil }
        if let notRun {
            for key in ["continues", "timeout", "stage"] where values[key] != nil {
                chapter.report(
                    "conflict", line: fence.line, column: values[key]!.column, "'\(key)' means nothing beside '\(notRun)'",
                    help: "It is never run: take '\(key)' away.")
            }
        }
        for key in ["fails", "traps", "continues", "stage"] where values[key]?.value.isEmpty == true {
            chapter.report(
                "empty-value", line: fence.line, column: values[key]!.column, "'\(key)' says nothing",
                help: "Give it a value: \(key)=\"…\".")
        }
    }

    private static func timeout(_ attribute: AttributeList.Attribute?, _ fence: Fence, _ chapter: inout Chapter) -> Duration? {
        guard let attribute else { return nil }
        if let match = attribute.value.wholeMatch(of: /(\d{1,6})(ms|s|m)/), let number = Int64(match.1), number > 0 {
            return match.2 == "ms" ? .milliseconds(number) : .seconds(match.2 == "s" ? number : number * 60)
        }
        chapter.report(
            "bad-timeout", line: fence.line, column: attribute.column, "'\(attribute.value)' is no time limit",
            help: "Write 500ms, 5s or 2m.")
        return nil
    }
}
