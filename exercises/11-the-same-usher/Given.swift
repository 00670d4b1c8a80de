import Orchestra

/// What the load balancer's cookie `AWSALB` says.
struct Cookie: Codable, Hashable {
    /// The target that gave the answer which the cookie came with.
    var target: ELB.Target.ID
    /// From this virtual time on the cookie counts for nothing.
    var expires: Duration
    /// Made from the two other parts by the load balancer.
    var seal: UInt64
}

/// A target of the group, and its health.
struct TargetState: Codable, Hashable {
    var id: ELB.Target.ID
    var state: ELB.TargetHealth.State
}

/// Where a request goes, and the cookie that the answer brings.
struct Choice: Codable, Hashable {
    var target: ELB.Target.ID
    var cookie: Cookie
}

/// The load balancer's seal. A client can't make it, since it doesn't know the key.
func seal(target: ELB.Target.ID, expires: Duration) -> UInt64 {
    let key: UInt64 = 0x9E37_79B9_7F4A_7C15
    let parts = expires.components
    let text = "\(target) until \(parts.seconds).\(parts.attoseconds)"
    return text.utf8.reduce(key) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}

/// Each target in its turn.
struct RoundRobin: Codable {
    private var turns: [ELB.Target.ID] = []

    /// The one whose turn was longest ago; `nil` if there is nobody.
    mutating func next(among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        let turns = turns
        guard let next = targets.first(where: { !turns.contains($0) }) ?? turns.first(where: targets.contains) else { return nil }
        self.turns = turns.filter { $0 != next } + [next]
        return next
    }
}
