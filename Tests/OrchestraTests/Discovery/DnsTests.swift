import Orchestra
import Testing

@Suite struct DnsTests {
    private let question = CloudMap.DnsQuestion(name: "orders.concert.local", type: .a)

    private func zone(_ healthy: Int, _ unhealthy: Int = 0, _ policy: CloudMap.RoutingPolicy = .multivalue) -> CloudMap.DnsZone {
        CloudMap.DnsZone(
            dnsConfig: .init(dnsRecords: [.init(.a, ttl: 60)], routingPolicy: policy),
            instances: (0..<healthy + unhealthy).map { .init(id: "\($0)", isHealthy: $0 < healthy, ipv4: "10.0.0.\($0)") },
            soaTTL: 15)
    }

    private func answers(_ zone: CloudMap.DnsZone, _ count: Int = 200) -> [CloudMap.DnsAnswer] {
        var random = SeededGenerator(seed: 3)
        return (0..<count).map { _ in CloudMap.HealthyValues().answer(to: question, from: zone, random: &random) }
    }

    @Test(.rule("dns.multivalue"), arguments: [1, 2, 8, 9, 30]) func `up to eight, in any order`(_ healthy: Int) {
        let all = answers(zone(healthy, 2))
        #expect(all.allSatisfy { $0.values.count == min(healthy, 8) && Set($0.values).count == $0.values.count && $0.ttl == 60 })
        let named = Set(all.flatMap(\.values))
        #expect(named == Set((0..<healthy).map { "10.0.0.\($0)" }))
        #expect(Set(all.map { $0.values[0] }).count == healthy, "each of them comes first now and then")
    }

    @Test(.rule("dns.all-unhealthy")) func `all are ill: all may be named`() {
        let all = answers(zone(0, 12))
        #expect(all.allSatisfy { $0.values.count == 8 })
        #expect(Set(all.flatMap(\.values)).count == 12)
    }

    @Test(.rule("dns.weighted")) func `one, and each as often as another`() {
        let all = answers(zone(4, 1, .weighted), 4000)
        #expect(all.allSatisfy { $0.values.count == 1 })
        for number in 0..<4 { #expect((900...1100).contains(all.count { $0.values == ["10.0.0.\(number)"] })) }
    }

    @Test(.rule("dns.no-such-name")) func `nothing of the name, nothing of the type`() throws {
        var sheet = try Sheet(withTasks: nil)
        #expect(sheet.stage.resolve("orders.concert.local") == .init(status: .nxDomain, ttl: 15))
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        #expect(sheet.stage.resolve("orders.concert.local", .aaaa) == .init(ttl: 15))
        #expect(sheet.stage.resolve("orders.elsewhere.example").status == .nxDomain)
        #expect(sheet.stage.resolve("ORDERS.concert.local", by: "other").values == ["10.0.0.11"])
    }

    @Test(.rule("dns.srv")) func `a port and a host, which has an address`() throws {
        var stage = Simulation()
        let zone = try stage.zone("concert.local")
        let calls = try stage.createService("calls", in: zone, dnsRecords: [.init(.srv, ttl: 10)])
        try stage.registerInstance(
            "first", in: calls, attributes: ["AWS_INSTANCE_IPV4": "10.0.0.11", "AWS_INSTANCE_PORT": "49153"])
        stage.run(for: .seconds(2))
        #expect(stage.resolve("calls.concert.local", .srv).values == ["1 1 49153 first.calls.concert.local"])
        #expect(stage.resolve("first.calls.concert.local").values == ["10.0.0.11"])
        #expect(stage.resolve("other.calls.concert.local").status == .nxDomain)
    }

    @Test func `a copy of a world asks for itself`() throws {
        var sheet = try Sheet(withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        var copy = sheet.stage
        copy.resolve("orders.concert.local")
        #expect(copy.log.count == sheet.stage.log.count + 1)
        let replayed = Simulation(replaying: copy.recording)
        #expect(replayed.log == copy.log)
    }
}

@Suite struct ResolverTests {
    @Test(.rule("resolver.ttl")) func `from memory until the TTL is over`() throws {
        var sheet = try Sheet(ttl: 60, withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        #expect(sheet.stage.resolve("orders.concert.local") == .init(values: ["10.0.0.11"], ttl: 60))
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.99"])
        sheet.stage.run(for: .seconds(57))
        #expect(sheet.stage.resolve("orders.concert.local") == .init(values: ["10.0.0.11"], ttl: 1))
        sheet.stage.run(for: .seconds(1))
        #expect(sheet.stage.resolve("orders.concert.local") == .init(values: ["10.0.0.99"], ttl: 60))
    }

    @Test(.rule("resolver.negative")) func `that there is nothing is remembered too`() throws {
        var sheet = try Sheet(withTasks: nil)
        #expect(sheet.stage.resolve("orders.concert.local").status == .nxDomain)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        sheet.stage.run(for: .seconds(12))
        #expect(sheet.stage.resolve("orders.concert.local").status == .nxDomain)
        sheet.stage.run(for: .seconds(1))
        #expect(sheet.stage.resolve("orders.concert.local").values == ["10.0.0.11"])
    }

    @Test(.rule("resolver.each-question")) func `each name, each type, each resolver`() throws {
        var sheet = try Sheet(ttl: 60, withTasks: nil)
        try sheet.register("first", ["AWS_INSTANCE_IPV4": "10.0.0.11"])
        sheet.stage.resolve("orders.concert.local")
        func memories() -> [Bool] {
            sheet.stage.log.compactMap { if case .nameResolved(_, _, _, let fromMemory) = $0.event { fromMemory } else { nil } }
        }
        sheet.stage.resolve("orders.concert.local", .srv)
        sheet.stage.resolve("others.concert.local")
        sheet.stage.resolve("orders.concert.local", by: "other")
        sheet.stage.resolve("orders.concert.local")
        #expect(memories() == [false, false, false, false, true])
    }

    @Test(.rule("resolver.ttl")) func `a TTL of 0 is asked anew each time`() {
        let cache = CloudMap.TimeToLive()
        let question = CloudMap.DnsQuestion(name: "orders.concert.local", type: .a)
        let memory = [
            CloudMap.RememberedAnswer(question: question, answer: .init(values: ["10.0.0.11"], ttl: 0), heardAt: .seconds(5))
        ]
        #expect(cache.remembered(question, in: memory, at: .seconds(5)) == nil)
    }
}
