/// A metric that somebody looks at, or has put values of: what each minute came to.
struct MetricRecord: Hashable, Sendable, Codable {
    enum Source: Hashable, Sendable, Codable {
        case cpu(service: Int32)
        case memory(service: Int32)
        case clusterCPU(cluster: Int32)
        case clusterMemory(cluster: Int32)
        case requestCount(targetGroup: Int32)
        /// What scripts put.
        case custom
        /// A name of AWS's that nothing here has, or not yet.
        case nowhere
        /// Computed from other metrics.
        case math(MetricMath)
    }

    var metric: CloudWatch.Metric
    var source: Source
    /// The newest last; `nil` for a minute without data.
    var points: [CloudWatch.StatisticSet?] = []
    /// The minute that `points` end with, counted from the simulation's first.
    private(set) var lastMinute: Int64 = -1
    /// What came within the minute that isn't over yet.
    private var current: CloudWatch.StatisticSet?
    private var currentMinute: Int64 = -1
    /// Policies and alarms that look at it.
    var watchers = 0

    init(metric: CloudWatch.Metric, source: Source) {
        self.metric = metric
        self.source = source
    }

    /// A value of a minute. One of a later minute ends the minute before.
    mutating func put(_ value: Double, in minute: Int64) {
        if currentMinute < minute { closeCurrent() }
        current = current?.adding(.init(value)) ?? .init(value)
        currentMinute = minute
    }

    /// The minute is over.
    mutating func close(_ minute: Int64) {
        guard currentMinute <= minute else { return }
        closeCurrent()
        append(nil, at: minute)
    }

    private mutating func closeCurrent() {
        guard let values = current else { return }
        append(values, at: currentMinute)
        current = nil
    }

    /// Minutes in which nobody looked have no data, unless it is too long ago to matter.
    private mutating func append(_ values: CloudWatch.StatisticSet?, at minute: Int64) {
        guard minute > lastMinute || points.isEmpty else { return }
        let gap = points.isEmpty ? 0 : minute - lastMinute - 1
        if gap >= World.minutesOfMetrics {
            points = []
        } else {
            points.append(contentsOf: repeatElement(nil, count: Int(gap)))
        }
        points.append(values)
        lastMinute = minute
        if points.count > 2 * World.minutesOfMetrics { points.removeFirst(points.count - World.minutesOfMetrics) }
    }
}
