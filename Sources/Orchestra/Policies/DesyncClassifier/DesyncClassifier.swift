extension ELB {
    /// How dangerous a request is whose end two servers might see at different places
    /// (Application Load Balancers guide, desync mitigation mode).
    public enum RequestClassification: String, Hashable, Comparable, Sendable, Codable {
        case compliant = "Compliant"
        case acceptable = "Acceptable"
        case ambiguous = "Ambiguous"
        case severe = "Severe"

        private var rank: Int {
            switch self {
            case .compliant: 0
            case .acceptable: 1
            case .ambiguous: 2
            case .severe: 3
            }
        }

        public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
    }

    /// Attribute `routing.http.desync_mitigation_mode`.
    public enum DesyncMitigationMode: String, Hashable, Sendable, Codable {
        case monitor, defensive, strictest

        /// Whether requests of that class are refused with 400.
        public func blocks(_ classification: RequestClassification) -> Bool {
            switch self {
            case .monitor: false
            case .defensive: classification == .severe
            case .strictest: classification > .compliant
            }
        }
    }

    /// Classifies requests by RFC 9112, as the load balancer's desync mitigation does.
    public protocol DesyncClassifier: Sendable {
        /// - Parameter request: One with headers; requests without any are compliant, and nobody is asked.
        func classify(_ request: Request) -> RequestClassification
    }
}
