extension ELB {
    /// Among which target groups a rule shares out its requests (API Reference, ForwardActionConfig).
    public struct ForwardConfig: Hashable, Sendable, Codable {
        /// 1 to 5, each of them once.
        public var targetGroups: [TargetGroupTuple]
        public var targetGroupStickinessConfig: TargetGroupStickinessConfig?

        public init(targetGroups: [TargetGroupTuple], targetGroupStickinessConfig: TargetGroupStickinessConfig? = nil) {
            self.targetGroups = targetGroups
            self.targetGroupStickinessConfig = targetGroupStickinessConfig
        }

        private enum CodingKeys: String, CodingKey {
            case targetGroups = "TargetGroups"
            case targetGroupStickinessConfig = "TargetGroupStickinessConfig"
        }
    }

    /// A target group and its share of the requests: its weight among the sum of all weights.
    public struct TargetGroupTuple: Hashable, Sendable, Codable {
        public var targetGroupArn: String
        /// 0 to 999; with 0 it gets nothing.
        public var weight: Int

        public init(targetGroupArn: String, weight: Int = 1) {
            self.targetGroupArn = targetGroupArn
            self.weight = weight
        }

        public init(_ targetGroup: TargetGroup.ID, weight: Int = 1) {
            self.init(targetGroupArn: targetGroup.arn, weight: weight)
        }

        private enum CodingKeys: String, CodingKey {
            case targetGroupArn = "TargetGroupArn"
            case weight = "Weight"
        }

        /// `Weight` may be absent, as in the API.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            targetGroupArn = try container.decode(String.self, forKey: .targetGroupArn)
            weight = try container.decodeIfPresent(Int.self, forKey: .weight) ?? 1
        }
    }

    /// Whether a client stays with the target group that it was sent to first.
    public struct TargetGroupStickinessConfig: Hashable, Sendable, Codable {
        public var enabled: Bool
        /// 1 to 604800 s; needed where `enabled` is true.
        public var durationSeconds: Int?

        public init(enabled: Bool, durationSeconds: Int? = nil) {
            self.enabled = enabled
            self.durationSeconds = durationSeconds
        }

        private enum CodingKeys: String, CodingKey {
            case enabled = "Enabled"
            case durationSeconds = "DurationSeconds"
        }
    }
}
