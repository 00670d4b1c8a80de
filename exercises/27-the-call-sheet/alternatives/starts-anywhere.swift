import Orchestra

/// Goes round the sheet from a place that chance decides: each comes first now and then.
struct CallSheet: CloudMap.DnsAnswerPolicy, CloudMap.ResolverCachePolicy {
    func answer(
        to question: CloudMap.DnsQuestion, from zone: CloudMap.DnsZone, random: inout SeededGenerator
    ) -> CloudMap.DnsAnswer {
        guard let config = zone.dnsConfig, !zone.instances.isEmpty else { return .init(status: .nxDomain, ttl: zone.soaTTL) }
        let values = zone.instances.compactMap { instance in
            instance.value(of: question.type, under: question.name).map { (value: $0, isHealthy: instance.isHealthy) }
        }
        guard let record = config.dnsRecords.first(where: { $0.type == question.type }), !values.isEmpty else {
            return .init(ttl: zone.soaTTL)
        }
        let nobodyIsWell = !values.contains(where: \.isHealthy)
        let named = values.filter { $0.isHealthy || nobodyIsWell }.map(\.value)
        let start = Int(random.bounded(UInt64(named.count)))
        let turned = named[start...] + named[..<start]
        return .init(values: Array(turned.prefix(config.routingPolicy == .weighted ? 1 : 8)), ttl: record.ttl)
    }

    func remembered(
        _ question: CloudMap.DnsQuestion, in memory: [CloudMap.RememberedAnswer], at now: Duration
    ) -> CloudMap.DnsAnswer? {
        guard var found = memory.last(where: { $0.question == question }) else { return nil }
        let age = now - found.heardAt
        guard age < .seconds(found.answer.ttl) else { return nil }
        found.answer.ttl -= Int(age.components.seconds)
        return found.answer
    }
}
