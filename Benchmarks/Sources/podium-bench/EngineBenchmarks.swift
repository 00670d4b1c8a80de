import HeapModule
import Orchestra

/// What an event costs while few or many others wait, beside a bare heap with as many entries in the same run.
enum EngineBenchmarks {
    private static let events = 2_000_000

    static func rows() throws -> [Row] {
        var rows: [Row] = []
        for pending in [10_000, 100_000, 1_000_000] {
            let rate = try eventRate(pending: pending)
            rows.append(
                Row(
                    what: "engine, \(pending) health checks pending", figure: "\(Int(rate / 1000)) thousand events/s",
                    budget: pending == 1_000_000 ? "budget: 2 million" : ""))
            let bare = heapRate(pending: pending)
            rows.append(
                Row(what: "  a bare heap with as many entries", figure: "\(Int(bare / 1000)) thousand a second", budget: ""))
            rows.append(Row(what: "  ratio", figure: Measure.text(rate / bare, 2), budget: ""))
        }
        return rows
    }

    /// 1,000 target groups whose targets are checked every five seconds.
    private static func eventRate(pending: Int) throws -> Double {
        var quotas = Quotas()
        quotas.rulesPerLoadBalancer = 1000
        quotas.targetGroupsPerLoadBalancer = 1000
        quotas.targetsPerLoadBalancer = pending
        var stage = Simulation(seed: 1, quotas: quotas)
        stage.logLimit = 1000
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        for number in 1...1000 {
            let list = try stage.createTargetGroup("list-\(number)", healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2))
            let addresses = (0..<pending / 1000).map { "10.\(number / 250 + $0 / 250 * 4).\(number % 250).\($0 % 250)" }
            try stage.registerTargets(list, addresses.map { .init(id: $0, port: 80) })
            try stage.createRule(on: door, priority: number, conditions: [.path("/\(number)/*")], action: .forward(to: list))
            // So that not all checks fall due in the same moment.
            stage.run(for: .microseconds(Int64(number % 97) * 50))
        }
        stage.run(for: .seconds(20))
        var best = 0.0
        for _ in 0..<3 {
            let before = stage.eventsHandled
            let seconds = Measure.seconds {
                while stage.eventsHandled - before < events { stage.run(for: .seconds(5)) }
            }
            best = max(best, Double(stage.eventsHandled - before) / seconds)
        }
        return best
    }

    private struct Entry: Comparable {
        var at: Int64
        var order: UInt64
        var payload: (UInt64, UInt64, UInt64) = (0, 0, 0)

        static func < (a: Self, b: Self) -> Bool { a.at != b.at ? a.at < b.at : a.order < b.order }
        static func == (a: Self, b: Self) -> Bool { a.order == b.order }
    }

    /// The first is taken out, and comes back five seconds later: nothing else.
    private static func heapRate(pending: Int) -> Double {
        var heap = Heap<Entry>()
        var random = SeededGenerator(seed: 1)
        for order in 0..<pending { heap.insert(Entry(at: Int64(random.bounded(5_000_000_000)), order: UInt64(order))) }
        var order = UInt64(pending)
        let turns = events / 2
        return Double(turns)
            / Measure.seconds(bestOf: 3) {
                for _ in 0..<turns {
                    var entry = heap.removeMin()
                    entry.at += 5_000_000_000
                    entry.order = order
                    order += 1
                    heap.insert(entry)
                }
            }
    }
}
