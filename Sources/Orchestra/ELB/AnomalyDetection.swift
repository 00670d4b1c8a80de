extension ELB {
    /// Whether a target fails more than the others of its group (API Reference, AnomalyDetection).
    public struct AnomalyDetection: Hashable, Sendable, Codable {
        public enum Result: String, CaseIterable, Hashable, Sendable, Codable { case normal, anomalous }
        public enum MitigationInEffect: String, CaseIterable, Hashable, Sendable, Codable { case yes, no }

        public var result: Result
        public var mitigationInEffect: MitigationInEffect

        public init(result: Result, mitigationInEffect: MitigationInEffect) {
            self.result = result
            self.mitigationInEffect = mitigationInEffect
        }

        private enum CodingKeys: String, CodingKey {
            case result = "Result"
            case mitigationInEffect = "MitigationInEffect"
        }
    }

    /// What `DescribeTargetHealth` tells besides (its parameter `Include`).
    public enum TargetHealthInclude: String, CaseIterable, Hashable, Sendable, Codable {
        case anomalyDetection = "AnomalyDetection"
        case all = "All"
    }

    /// A target as `RegisterTargets` and `DeregisterTargets` name it (API Reference, TargetDescription).
    public struct TargetDescription: Hashable, Sendable, Codable {
        public var id: String
        /// To register: the target group's port, if it isn't given. To deregister: all ports.
        public var port: Int?
        /// A zone's name or `all`, which addresses outside of the VPC need.
        public var availabilityZone: String?

        public init(id: String, port: Int? = nil, availabilityZone: String? = nil) {
            self.id = id
            self.port = port
            self.availabilityZone = availabilityZone
        }

        private enum CodingKeys: String, CodingKey {
            case id = "Id"
            case port = "Port"
            case availabilityZone = "AvailabilityZone"
        }
    }
}
