import Orchestra

/// One lot after the other, until the card is full.
struct CallSheet: CloudMap.DnsAnswerPolicy, CloudMap.ResolverCachePolicy {
    func answer(
        to question: CloudMap.DnsQuestion, from zone: CloudMap.DnsZone, random: inout SeededGenerator
    ) -> CloudMap.DnsAnswer {
        if zone.dnsConfig == nil || zone.instances.isEmpty { return .init(status: .nxDomain, ttl: zone.soaTTL) }
        guard let ttl = zone.dnsConfig?.dnsRecords.first(where: { $0.type == question.type })?.ttl else {
            return .init(ttl: zone.soaTTL)
        }
        var well: [String] = []
        var all: [String] = []
        for instance in zone.instances {
            guard let value = instance.value(of: question.type, under: question.name) else { continue }
            all.append(value)
            if instance.isHealthy { well.append(value) }
        }
        if all.isEmpty { return .init(ttl: zone.soaTTL) }
        var urn = well.isEmpty ? all : well
        var drawn: [String] = []
        let most = zone.dnsConfig?.routingPolicy == .weighted ? 1 : 8
        while drawn.count < most, !urn.isEmpty {
            drawn.append(urn.remove(at: Int(random.bounded(UInt64(urn.count)))))
        }
        return .init(values: drawn, ttl: ttl)
    }

    func remembered(
        _ question: CloudMap.DnsQuestion, in memory: [CloudMap.RememberedAnswer], at now: Duration
    ) -> CloudMap.DnsAnswer? {
        for entry in memory where entry.question == question {
            let end = entry.heardAt + .seconds(entry.answer.ttl)
            if now >= end { return nil }
            var whole = 1
            while now + .seconds(whole) < end { whole += 1 }
            return .init(status: entry.answer.status, values: entry.answer.values, ttl: whole)
        }
        return nil
    }
}
