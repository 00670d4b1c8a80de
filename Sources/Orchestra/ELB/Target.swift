extension ELB {
    /// A target that requests can go to, as a routing algorithm sees it.
    public struct Target: Hashable, Sendable, Identifiable {
        /// An address and a port; the same address on two ports is two targets.
        public struct ID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
            public var id: String
            public var port: Int

            public init(id: String, port: Int) {
                self.id = id
                self.port = port
            }

            private enum CodingKeys: String, CodingKey {
                case id = "Id"
                case port = "Port"
            }

            public static func < (a: Self, b: Self) -> Bool { (a.id, a.port) < (b.id, b.port) }
            public var description: String { "\(id):\(port)" }
        }

        public var id: ID
        /// Counts the registrations in this target group, from 1: the n-th that came.
        public var registration: Int
        /// Requests that it was sent and hasn't answered yet.
        public var outstandingRequests: Int
        /// Percent of what a target gets that is neither in slow start nor anomalous.
        public var weight: Int

        public init(id: ID, registration: Int, outstandingRequests: Int = 0, weight: Int = 100) {
            self.id = id
            self.registration = registration
            self.outstandingRequests = outstandingRequests
            self.weight = weight
        }
    }

    /// The states of a target, with the reasons and descriptions that `DescribeTargetHealth` gives.
    public struct TargetHealth: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum State: String, CaseIterable, Hashable, Sendable, Codable {
            case initial, healthy, unhealthy, unused, draining
        }

        public enum Reason: String, CaseIterable, Hashable, Sendable, Codable {
            case registrationInProgress = "Elb.RegistrationInProgress"
            case initialHealthChecking = "Elb.InitialHealthChecking"
            case responseCodeMismatch = "Target.ResponseCodeMismatch"
            case timeout = "Target.Timeout"
            case failedHealthChecks = "Target.FailedHealthChecks"
            case notRegistered = "Target.NotRegistered"
            case notInUse = "Target.NotInUse"
            case deregistrationInProgress = "Target.DeregistrationInProgress"
            case invalidState = "Target.InvalidState"
            /// A load balancer has the address for itself.
            case ipUnusable = "Target.IpUnusable"
            case healthCheckDisabled = "Target.HealthCheckDisabled"
            case internalError = "Elb.InternalError"
        }

        public var state: State
        public var reason: Reason?
        /// The sentence that the API calls `Description`.
        public var explanation: String?

        public init(state: State, reason: Reason? = nil, explanation: String? = nil) {
            self.state = state
            self.reason = reason
            self.explanation = explanation
        }

        private enum CodingKeys: String, CodingKey {
            case state = "State"
            case reason = "Reason"
            case explanation = "Description"
        }

        /// `healthy`, `unhealthy (Health checks failed with these codes: [500])`.
        public var description: String { state.rawValue + (explanation.map { " (\($0))" } ?? "") }
    }

    /// One line of what `DescribeTargetHealth` returns.
    public struct TargetHealthDescription: Hashable, Sendable, Codable, CustomStringConvertible {
        public var target: Target.ID
        public var healthCheckPort: String
        public var targetHealth: TargetHealth
        /// Only where it is asked for, and with `weighted_random`.
        public var anomalyDetection: AnomalyDetection?

        private enum CodingKeys: String, CodingKey {
            case target = "Target"
            case healthCheckPort = "HealthCheckPort"
            case targetHealth = "TargetHealth"
            case anomalyDetection = "AnomalyDetection"
        }

        public var description: String { "\(target) \(targetHealth)" }
    }
}

extension ELB.Target: Codable {
    private enum CodingKeys: String, CodingKey { case id, registration, outstandingRequests, weight }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ID.self, forKey: .id), registration: try container.decode(Int.self, forKey: .registration),
            outstandingRequests: try container.decodeIfPresent(Int.self, forKey: .outstandingRequests) ?? 0,
            weight: try container.decodeIfPresent(Int.self, forKey: .weight) ?? 100)
    }

    /// No outstanding requests and a full weight aren't written: a snapshot looks as it did before there were any.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(registration, forKey: .registration)
        if outstandingRequests != 0 { try container.encode(outstandingRequests, forKey: .outstandingRequests) }
        if weight != 100 { try container.encode(weight, forKey: .weight) }
    }
}
