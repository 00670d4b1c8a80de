import Orchestra

/// A target whose deregistration delay is over.
struct Departure: Codable, Hashable {
    var target: ELB.Target.ID
    /// Requests that were still in flight.
    var cutRequests: Int
}
