/// Requests that are sent at a steady rate.
public struct Traffic: Hashable, Sendable, Codable {
    public struct ID: Hashable, Sendable, Codable {
        let index: Int32
    }
}

/// How often something was counted, under a name.
public struct Tally: Hashable, Sendable, Codable, CustomStringConvertible {
    public var name: String
    public var count: Int

    public var description: String { "\(name): \(count)" }
}

/// What became of requests: how many were sent, and who answered what.
public struct TrafficReport: Hashable, Sendable, Codable, CustomStringConvertible {
    public var sent = 0
    /// By status code, ascending: `200`, `502`.
    public var byStatusCode: [Tally] = []
    /// By the letter of the task that answered, or `load balancer`; in the order of their first answers.
    public var byTarget: [Tally] = []
    /// How long they waited for their answers.
    public var latency = LatencyHistogram()

    public init() {}

    public var answered: Int { byStatusCode.reduce(0) { $0 + $1.count } }

    /// How many were answered with this status code.
    public func answered(with statusCode: Int) -> Int { byStatusCode.first { $0.name == "\(statusCode)" }?.count ?? 0 }

    mutating func count(_ response: ELB.Response, after latency: Duration) {
        self.latency.add(latency)
        if Self.add("\(response.statusCode)", to: &byStatusCode) { byStatusCode.sort { $0.name < $1.name } }
        Self.add(response.label ?? response.target?.description ?? "load balancer", to: &byTarget)
    }

    /// - Returns: Whether the name is new.
    @discardableResult private static func add(_ name: String, to tallies: inout [Tally]) -> Bool {
        if let index = tallies.firstIndex(where: { $0.name == name }) {
            tallies[index].count += 1
            return false
        }
        tallies.append(Tally(name: name, count: 1))
        return true
    }

    /// `30 sent; 200: 28, 502: 2; A: 10, B: 10, C: 10`.
    public var description: String {
        [
            "\(sent) sent", byStatusCode.map(\.description).joined(separator: ", "),
            byTarget.map(\.description).joined(separator: ", "),
        ].filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
