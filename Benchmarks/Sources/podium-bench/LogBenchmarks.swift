import Orchestra

/// How the log grows without a bound, and that it stops at one.
enum LogBenchmarks {
    static func rows() throws -> [Row] {
        try [10_000, 100_000, 1_000_000].flatMap { entries -> [Row] in
            let free = try log(entries: entries, limit: nil)
            let bounded = try log(entries: entries, limit: 1000)
            return [
                Row(
                    what: "\(entries) requests logged", figure: "\(free.entries) entries",
                    budget: "\(free.bytes / max(free.entries, 1)) bytes an entry"),
                Row(
                    what: "  with a logLimit of 1000", figure: "at most \(bounded.entries) entries",
                    budget: "\(bounded.bytes / 1024) KiB more"),
            ]
        }
    }

    private static func log(entries: Int, limit: Int?) throws -> (entries: Int, bytes: Int) {
        var stage = Simulation(seed: 1)
        stage.logLimit = limit
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .fixedResponse(200))
        try stage.startTraffic(.get("/api/users/17"), to: doors, perSecond: 10_000)
        stage.run(for: .milliseconds(500))
        let before = Measure.residentBytes()
        var most = 0
        while stage.eventsHandled < entries * 2 {
            stage.run(for: .milliseconds(10))
            most = max(most, stage.log.count)
        }
        return (most, max(Measure.residentBytes() - before, 0))
    }
}
