extension ELB {
    /// How a target fared in the last window of anomaly detection, five seconds.
    public struct TargetStatistics: Hashable, Sendable, Codable {
        public var id: Target.ID
        /// Requests that were answered, or failed.
        public var requests: Int
        /// Those with a 5XX status code, and connections that failed.
        public var failures: Int

        public init(id: Target.ID, requests: Int, failures: Int) {
            self.id = id
            self.requests = requests
            self.failures = failures
        }
    }

    /// Decides which targets fail more than the others (Application Load Balancers guide, automatic target weights).
    public protocol AnomalyDetector: Sendable {
        /// - Parameter targets: The healthy targets of a target group.
        /// - Returns: The ids of the anomalous ones.
        func anomalies(among targets: [TargetStatistics]) -> [Target.ID]
    }

    /// The reference: a target is anomalous whose share of failures is 20 percentage points above the median; it takes three
    /// healthy targets to tell.
    public struct FailureRate: AnomalyDetector {
        public init() {}

        // snippet.anomalies
        public func anomalies(among targets: [TargetStatistics]) -> [Target.ID] {
            guard targets.count >= 3 else { return [] }
            let rates = targets.map { $0.requests > 0 ? $0.failures * 100 / $0.requests : 0 }
            let median = rates.sorted()[rates.count / 2]
            return zip(targets, rates).filter { $1 >= median + 20 }.map { $0.0.id }
        }
        // snippet.end
    }
}

extension ELB.AnomalyDetector where Self == ELB.FailureRate {
    public static var failureRate: ELB.FailureRate { ELB.FailureRate() }
}
