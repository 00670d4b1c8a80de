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

        public init(id: ID, registration: Int, outstandingRequests: Int = 0) {
            self.id = id
            self.registration = registration
            self.outstandingRequests = outstandingRequests
        }
    }

    /// The states of a target, with the reasons and descriptions that `DescribeTargetHealth` gives.
    public struct TargetHealth: Hashable, Sendable, Codable, CustomStringConvertible {
        public enum State: String, Hashable, Sendable, Codable {
            case initial, healthy, unhealthy, unused, draining
        }

        public enum Reason: String, Hashable, Sendable, Codable {
            case registrationInProgress = "Elb.RegistrationInProgress"
            case initialHealthChecking = "Elb.InitialHealthChecking"
            case responseCodeMismatch = "Target.ResponseCodeMismatch"
            case timeout = "Target.Timeout"
            case failedHealthChecks = "Target.FailedHealthChecks"
            case notRegistered = "Target.NotRegistered"
            case notInUse = "Target.NotInUse"
            case deregistrationInProgress = "Target.DeregistrationInProgress"
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

        private enum CodingKeys: String, CodingKey {
            case target = "Target"
            case healthCheckPort = "HealthCheckPort"
            case targetHealth = "TargetHealth"
        }

        public var description: String { "\(target) \(targetHealth)" }
    }
}

extension ELB.Target: Codable {
    private enum CodingKeys: String, CodingKey { case id, registration, outstandingRequests }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(ID.self, forKey: .id), registration: try container.decode(Int.self, forKey: .registration),
            outstandingRequests: try container.decodeIfPresent(Int.self, forKey: .outstandingRequests) ?? 0)
    }

    /// No outstanding requests aren't written: a snapshot looks as it did before they were counted here.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(registration, forKey: .registration)
        if outstandingRequests != 0 { try container.encode(outstandingRequests, forKey: .outstandingRequests) }
    }
}
