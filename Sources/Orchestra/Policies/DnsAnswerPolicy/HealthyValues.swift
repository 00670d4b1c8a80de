extension CloudMap {
    /// Multivalue: up to eight healthy ones, in an order that chance decides; weighted: one of them. Where nobody is healthy,
    /// everybody counts.
    public struct HealthyValues: DnsAnswerPolicy {
        public static let mostValues = 8

        public init() {}

        // snippet.dns-answer
        public func answer(to question: DnsQuestion, from zone: DnsZone, random: inout SeededGenerator) -> DnsAnswer {
            guard let config = zone.dnsConfig, !zone.instances.isEmpty else {
                return DnsAnswer(status: .nxDomain, ttl: zone.soaTTL)
            }
            let candidates = zone.instances.filter { $0.value(of: question.type, under: question.name) != nil }
            guard let record = config.dnsRecords.first(where: { $0.type == question.type }), !candidates.isEmpty else {
                return DnsAnswer(ttl: zone.soaTTL)
            }
            var chosen = candidates.filter(\.isHealthy)
            if chosen.isEmpty { chosen = candidates }
            let count = config.routingPolicy == .weighted ? 1 : min(chosen.count, Self.mostValues)
            // The first places of a shuffle.
            for place in 0..<count {
                chosen.swapAt(place, place + Int(random.bounded(UInt64(chosen.count - place))))
            }
            return DnsAnswer(
                values: chosen[..<count].map { $0.value(of: question.type, under: question.name)! }, ttl: record.ttl)
        }
        // snippet.end
    }
}

extension CloudMap.DnsAnswerPolicy where Self == CloudMap.HealthyValues {
    public static var healthyValues: Self { CloudMap.HealthyValues() }
}
