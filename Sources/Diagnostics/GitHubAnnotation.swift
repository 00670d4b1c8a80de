/// A diagnostic as one of GitHub's workflow commands, which shows it beside its line.
package enum GitHubAnnotation {
    package static func text(of diagnostic: Diagnostic) -> String {
        let kind = diagnostic.severity == .note ? "notice" : diagnostic.severity.rawValue
        var properties: [String] = []
        if let location = diagnostic.location {
            properties =
                ["file=\(property(location.file))", "line=\(location.line)"] + (location.column.map { ["col=\($0)"] } ?? [])
        }
        let message = [diagnostic.summary, diagnostic.details, diagnostic.help].compactMap { $0 }.joined(separator: "\n")
        return "::\(kind) \(properties.joined(separator: ","))::\(data(message))"
    }

    private static func data(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String { data(text).replacing(":", with: "%3A").replacing(",", with: "%2C") }
}
