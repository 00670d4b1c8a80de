internal import Figures
internal import Orchestra

/// The plots of a performance.
struct PerformancePlots {
    private let performance: Performance
    private let end: Int64

    init(_ performance: Performance) {
        self.performance = performance
        end = performance.scenario.duration.wholeNanoseconds
    }

    /// Desired, running and healthy tasks, a panel for each service; the first six.
    var counts: String {
        let observation = performance.observation
        let panels = performance.scenario.serviceNames.prefix(6).map { name -> Plot.Panel in
            let history = observation.history(of: name)
            var series = [
                Plot.Series("running", points(history.running), isStepped: true),
                Plot.Series("desiredCount", points(history.desired), isStepped: true),
            ]
            if history.hasTargets { series.append(Plot.Series("healthy", points(history.healthy), isStepped: true)) }
            return Plot.Panel("Tasks of \(name)", series)
        }
        return plot("Tasks", Array(panels))
    }

    /// Answers a second by the first digit of their status.
    var requests: String {
        let seconds = performance.observation.seconds
        let width = self.width
        func rate(_ hundred: Int) -> Plot.Series {
            Plot.Series(
                "\(hundred)xx",
                spans.map { span in
                    let sum = span.reduce(0) { $0 + (seconds[$1]?.byHundred[hundred] ?? 0) }
                    return .init(at: Int64(span.upperBound) * 1_000_000_000, value: Double(sum) / Double(width))
                })
        }
        return plot(
            "Requests",
            [Plot.Panel("2xx and 3xx, a second", [rate(2), rate(3)]), Plot.Panel("4xx and 5xx, a second", [rate(4), rate(5)])])
    }

    /// The median, p95 and p99 of what guests waited, in milliseconds.
    var latency: String {
        let seconds = performance.observation.seconds
        let histograms = spans.map { span -> LatencyHistogram in
            var sum = LatencyHistogram()
            for second in span { if let found = seconds[second]?.latency { sum.add(found) } }
            return sum
        }
        let series = [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)].map { name, share in
            Plot.Series(
                name,
                zip(spans, histograms).map { span, histogram in
                    .init(
                        at: Int64(span.upperBound) * 1_000_000_000,
                        value: histogram.quantile(share).map { Double($0.wholeNanoseconds) / 1_000_000 })
                })
        }
        return plot("Latency", [Plot.Panel("Until the answer, milliseconds", series)])
    }

    // MARK: Parts

    /// At most two hundred points: so many seconds each.
    private var width: Int { max(1, (Int(performance.scenario.duration.components.seconds) + 199) / 200) }

    private var spans: [Range<Int>] {
        let seconds = Int(performance.scenario.duration.components.seconds)
        return stride(from: 0, to: seconds, by: width).map { $0..<min($0 + width, seconds) }
    }

    private func points(_ steps: [Observation.Step]) -> [Plot.Series.Point] {
        steps.map { .init(at: $0.at.wholeNanoseconds, value: Double($0.value)) }
    }

    private func plot(_ what: String, _ panels: [Plot.Panel]) -> String {
        Figures.plot(
            Plot(
                title: "\(performance.scenario.name): \(what.lowercased())",
                subtitle: "virtual time 0:00 to \(performance.scenario.duration.clock) · seed \(performance.seed)"
                    + " · \(performance.held ? "all expectations held" : "an expectation was broken")",
                from: 0, to: end, panels: panels, marks: marks))
    }

    /// What was done on purpose or went wrong, and where an expectation broke.
    private var marks: [Plot.Mark] {
        let told = performance.timeline.moments.filter(\.isLoud).map { Plot.Mark(at: $0.at.wholeNanoseconds, $0.sentence) }
        let broken = performance.outcomes.compactMap { outcome in
            outcome.brokenAt.map { Plot.Mark(at: $0, "broken: \(outcome.expectation)") }
        }
        return (Array(told.prefix(12 - min(broken.count, 6))) + broken.prefix(6)).sorted { $0.at < $1.at }
    }
}
