internal import Foundation

/// From the API's members to a template's properties: nearly always the same name with a capital (AWS CloudFormation template reference).
enum TemplateShape {
    /// Where the keys of a map are the reader's own.
    private static let freeMaps: Set<String> = ["dockerLabels", "options", "driverOpts", "labels"]

    private static let names: [String: String] = [
        "efsVolumeConfiguration": "EFSVolumeConfiguration", "fileSystemId": "FilesystemId", "iam": "IAM",
        "fsxWindowsFileServerVolumeConfiguration": "FSxWindowsFileServerVolumeConfiguration",
        "placementStrategy": "PlacementStrategies",
        "enableECSManagedTags": "EnableECSManagedTags",
    ]

    static func properties(_ value: Value) -> Value {
        switch value {
        case .list(let items): .list(items.map { properties($0) })
        case .map(let entries):
            .map(entries.map { key, value in (name(key), freeMaps.contains(key) ? value : properties(value)) })
        default: value
        }
    }

    private static func name(_ key: String) -> String { names[key] ?? key.prefix(1).uppercased() + key.dropFirst() }

    static func taskDefinition(_ parameters: Value) -> Value {
        var shaped = properties(parameters)
        if let proxy = shaped["ProxyConfiguration"], let list = proxy["Properties"] {
            var changed = proxy.without(["Properties"])
            changed["ProxyConfigurationProperties"] = list
            shaped["ProxyConfiguration"] = changed
        }
        return shaped
    }

    static func service(_ parameters: Value) -> Value { properties(parameters) }
}

/// A moment as requests write it: `2026-01-01T08:00:00Z`.
enum ISO8601 {
    static func text(_ secondsSince1970: Double) -> String {
        Date.ISO8601FormatStyle().format(Date(timeIntervalSince1970: secondsSince1970.rounded(.down)))
    }
}
