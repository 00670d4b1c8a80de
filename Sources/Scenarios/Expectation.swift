internal import Diagnostics
internal import Orchestra

/// What must hold of a performance.
struct Expectation: Sendable {
    enum Kind: Sendable {
        /// At every moment from `from` to `to`.
        case count(Count, service: String, atLeast: Int?, atMost: Int?)
        /// Requests with such answers: at most so many, or at most such a share.
        case answers(StatusClass, atMost: Int?, share: Double?)
        case latency(quantile: Double, atMost: Duration)
        /// All desired tasks run, and are healthy where that is known, at the end of the time.
        case steady(service: String)
        /// The service has tasks of this image alone at the end of the time.
        case image(service: String, String)
        case deployment(service: String, ECS.Deployment.RolloutState)
        /// So many tasks stopped for this reason.
        case stopped(service: String, reason: String, atLeast: Int?, atMost: Int?)
        /// Guests who came, and were answered at all.
        case requests(atLeast: Int)
    }

    enum Count: String, Sendable, CaseIterable { case healthy, running, desired }

    /// `5xx`, `503`, `errors` for 4xx and 5xx.
    enum StatusClass: Sendable, CustomStringConvertible {
        case code(Int)
        case hundred(Int)
        case errors

        func holds(_ statusCode: Int) -> Bool {
            switch self {
            case .code(let code): statusCode == code
            case .hundred(let hundred): statusCode / 100 == hundred
            case .errors: statusCode >= 400
            }
        }

        var description: String {
            switch self {
            case .code(let code): "\(code)"
            case .hundred(let hundred): "\(hundred)xx"
            case .errors: "errors"
            }
        }
    }

    var kind: Kind
    /// Of requests: only those that a rule sent to this service.
    var of: String? = nil
    var from: Duration
    var to: Duration
    var location: SourceLocation
    /// The sentence that it stands for.
    var sentence: String
}

/// Whether an expectation held, and if not, when it first didn't and what was seen.
public struct Outcome: Sendable, Codable {
    public var expectation: String
    /// `scenarios/launch.yaml:31:5`
    public var location: String
    public var held: Bool
    /// Nanoseconds of virtual time.
    public var brokenAt: Int64?
    public var seen: String
}
