extension CloudFormation {
    /// What templates call the members of the APIs: nearly always the same name with a capital (AWS CloudFormation template reference).
    package enum PropertyNames {
        private static let exceptions: [String: String] = [
            "efsVolumeConfiguration": "EFSVolumeConfiguration", "fileSystemId": "FilesystemId", "iam": "IAM", "ttl": "TTL",
            "soa": "SOA", "fsxWindowsFileServerVolumeConfiguration": "FSxWindowsFileServerVolumeConfiguration",
            "properties": "ProxyConfigurationProperties", "placementStrategy": "PlacementStrategies",
            "enableECSManagedTags": "EnableECSManagedTags",
        ]

        /// `desiredCount` is `DesiredCount`.
        package static func property(of member: String) -> String {
            exceptions[member] ?? capitalized(member)
        }

        /// Where an exception holds elsewhere alone.
        static func capitalized(_ member: String) -> String { member.prefix(1).uppercased() + member.dropFirst() }

        private static let members = Dictionary(uniqueKeysWithValues: exceptions.map { ($0.value, $0.key) })

        /// `DesiredCount` is `desiredCount`.
        static func member(of property: String) -> String {
            members[property] ?? property.prefix(1).lowercased() + property.dropFirst()
        }
    }
}
