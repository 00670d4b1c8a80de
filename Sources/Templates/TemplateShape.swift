internal import Foundation
internal import Orchestra

/// From the API's members to a template's properties: nearly always the same name with a capital (AWS CloudFormation template reference).
enum TemplateShape {
    /// Where the keys of a map are the reader's own.
    private static let freeMaps: Set<String> = ["dockerLabels", "options", "driverOpts", "labels"]

    static func properties(_ value: Value) -> Value {
        switch value {
        case .list(let items): .list(items.map { properties($0) })
        case .map(let entries):
            .map(
                entries.map { key, value in
                    (CloudFormation.PropertyNames.property(of: key), freeMaps.contains(key) ? value : properties(value))
                })
        default: value
        }
    }
}

/// A moment as requests write it: `2026-01-01T08:00:00Z`.
enum ISO8601 {
    static func text(_ secondsSince1970: Double) -> String {
        Date.ISO8601FormatStyle().format(Date(timeIntervalSince1970: secondsSince1970.rounded(.down)))
    }
}
