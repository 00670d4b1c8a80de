import Foundation
import Orchestra

/// What many tasks cost: each region in a process of its own, so that its memory can be told.
struct RegionBenchmarks {
    let commands: Commands
    /// Services and tasks of each: 1×, 10× and 100×.
    private static let sizes = [(50, 1000), (500, 1000), (5000, 1000)]

    /// What one region came to, as its process writes it.
    private struct Figures: Codable {
        var startSeconds, startEvents, bytesPerTask, residentMiB, idleHourSeconds, snapshotSeconds, firstChangeSeconds: Double
    }

    func rows() throws -> [Row] {
        try Self.sizes.flatMap { services, tasks -> [Row] in
            let figures = try JSONDecoder().decode(
                Figures.self, from: try commands.output([CommandLine.arguments[0], "region", "\(services)", "\(tasks)"]))
            let size = "\(services) services of \(tasks) tasks"
            let isLargest = services == 5000
            return [
                Row(
                    what: "\(size): all started", figure: "\(Measure.text(figures.startSeconds, 1)) s",
                    budget: "\(Measure.text(figures.startEvents / figures.startSeconds / 1000)) thousand events/s"),
                Row(
                    what: "\(size): memory", figure: "\(Measure.text(figures.bytesPerTask)) bytes a task",
                    budget: "budget: 400" + (isLargest ? "; \(Measure.text(figures.residentMiB)) of 4096 MiB" : "")),
                Row(
                    what: "\(size): an idle hour", figure: "\(Measure.text(figures.idleHourSeconds * 1000, 3)) ms",
                    budget: isLargest ? "budget: 1000 ms" : ""),
                Row(what: "\(size): a snapshot", figure: "\(Measure.text(figures.snapshotSeconds * 1e6, 1)) µs", budget: ""),
                Row(
                    what: "\(size): the first change after it", figure: "\(Measure.text(figures.firstChangeSeconds * 1000, 1)) ms",
                    budget: ""),
            ]
        }
    }

    /// The other process's part: prints ``Figures``.
    static func measure(services: Int, tasks: Int) throws {
        var quotas = Quotas()
        quotas.servicesPerCluster = max(services, quotas.servicesPerCluster)
        quotas.tasksPerService = max(tasks, quotas.tasksPerService)
        var stage = Simulation(seed: 1, quotas: quotas)
        stage.logLimit = 1000
        try stage.createCluster("region")
        try stage.registerTaskDefinition(family: "web", containers: [.init("web", image: "i", port: 80)])
        let before = Measure.residentBytes()
        var first: ECS.Service.ID?
        let start = try Measure.seconds {
            for number in 0..<services {
                let id = try stage.createService("web-\(number)", in: "region", taskDefinition: "web", desiredCount: tasks)
                first = first ?? id
            }
            stage.run(for: .seconds(900))
        }
        let (events, resident) = (stage.eventsHandled, Measure.residentBytes())
        for number in 0..<services {
            let found = try stage.describeServices(["web-\(number)"], in: "region").services
            guard found.first?.runningCount == tasks else { throw NotRunning() }
        }
        let idleHour = Measure.wallSeconds { stage.run(for: .seconds(3600)) }
        var copy = stage
        let snapshot = Measure.wallSeconds { copy = stage }
        let firstChange = try Measure.wallSeconds { try copy.updateService(first!, desiredCount: tasks - 1) }
        let figures = Figures(
            startSeconds: start, startEvents: Double(events), bytesPerTask: Double(resident - before) / Double(services * tasks),
            residentMiB: Double(resident) / 1_048_576, idleHourSeconds: idleHour, snapshotSeconds: snapshot,
            firstChangeSeconds: firstChange)
        print(String(decoding: try JSONEncoder().encode(figures), as: UTF8.self))
    }

    private struct NotRunning: Error {}
}
