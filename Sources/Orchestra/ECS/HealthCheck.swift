extension ECS {
    /// A check that runs inside the container (API Reference, HealthCheck; the defaults are its own).
    public struct HealthCheck: Hashable, Sendable, Codable {
        /// `["CMD", …]`, `["CMD-SHELL", "…"]`, or `["NONE"]`, which is no check.
        public var command: [String]
        /// Seconds, 5 to 300.
        public var interval: Int
        /// Seconds, 2 to 60.
        public var timeout: Int
        /// Failures in a row that make the container UNHEALTHY, 1 to 10.
        public var retries: Int
        /// Seconds, 0 to 300, in which failures don't count.
        public var startPeriod: Int?

        public init(command: [String], interval: Int = 30, timeout: Int = 5, retries: Int = 3, startPeriod: Int? = nil) {
            self.command = command
            self.interval = interval
            self.timeout = timeout
            self.retries = retries
            self.startPeriod = startPeriod
        }

        /// Members that the API lets a caller leave out get the API's defaults.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            command = try container.decode([String].self, forKey: .command)
            interval = try container.decodeIfPresent(Int.self, forKey: .interval) ?? 30
            timeout = try container.decodeIfPresent(Int.self, forKey: .timeout) ?? 5
            retries = try container.decodeIfPresent(Int.self, forKey: .retries) ?? 3
            startPeriod = try container.decodeIfPresent(Int.self, forKey: .startPeriod)
        }

        var isNone: Bool { command.first == "NONE" }
    }
}
