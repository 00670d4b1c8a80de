// caught-by: fresh
// misconception: The values on the card are put in order. Then the first one gets all the calls, though the porter mixed them.
// reads: 12-service-discovery#the-card-in-the-pocket
import Orchestra

/// The sheet by the stage door, and the card that somebody copied from it.
struct CallSheet: CloudMap.DnsAnswerPolicy, CloudMap.ResolverCachePolicy {
    func answer(
        to question: CloudMap.DnsQuestion, from zone: CloudMap.DnsZone, random: inout SeededGenerator
    ) -> CloudMap.DnsAnswer {
        guard let config = zone.dnsConfig, !zone.instances.isEmpty else {
            return CloudMap.DnsAnswer(status: .nxDomain, ttl: zone.soaTTL)
        }
        let candidates = zone.instances.filter { $0.value(of: question.type, under: question.name) != nil }
        guard let record = config.dnsRecords.first(where: { $0.type == question.type }), !candidates.isEmpty else {
            return CloudMap.DnsAnswer(ttl: zone.soaTTL)
        }
        let healthy = candidates.filter(\.isHealthy)
        var chosen = mixed(healthy.isEmpty ? candidates : healthy, &random)
        chosen = Array(chosen.prefix(config.routingPolicy == .weighted ? 1 : 8))
        return CloudMap.DnsAnswer(values: chosen.map { $0.value(of: question.type, under: question.name)! }, ttl: record.ttl)
    }

    func remembered(
        _ question: CloudMap.DnsQuestion, in memory: [CloudMap.RememberedAnswer], at now: Duration
    ) -> CloudMap.DnsAnswer? {
        guard let entry = memory.first(where: { $0.question == question }) else { return nil }
        let left = entry.heardAt + .seconds(entry.answer.ttl) - now
        guard left > .zero else { return nil }
        var answer = entry.answer
        answer.ttl = roundedUp(left)
        answer.values.sort()
        return answer
    }

    private func mixed(
        _ instances: [CloudMap.DnsInstance], _ random: inout SeededGenerator
    ) -> [CloudMap.DnsInstance] {
        var mixed = instances
        for place in mixed.indices {
            mixed.swapAt(place, place + Int(random.bounded(UInt64(mixed.count - place))))
        }
        return mixed
    }

    private func roundedUp(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) + (attoseconds > 0 ? 1 : 0)
    }
}
