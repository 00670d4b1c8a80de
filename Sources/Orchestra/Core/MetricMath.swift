/// A metric that is computed from others, once a minute.
struct MetricMath: Hashable, Sendable, Codable {
    struct Query: Hashable, Sendable, Codable {
        enum Value: Hashable, Sendable, Codable {
            case metric(Int32, CloudWatch.Statistic)
            case expression(CloudWatch.MetricExpression)
        }

        var id: String
        var value: Value
    }

    /// What an expression needs stands before it.
    var queries: [Query]
    /// The id of the one that is tracked.
    var result: String

    var metrics: [Int32] { queries.compactMap { if case .metric(let index, _) = $0.value { index } else { nil } } }
}

extension World {
    /// The metrics that are computed: those that they need are complete.
    mutating func compute(_ minute: Int64) {
        for index in scaling!.metrics.indices where scaling!.metrics[index].watchers > 0 {
            guard case .math(let math) = scaling!.metrics[index].source else { continue }
            var values: [String: Double] = [:]
            for query in math.queries {
                switch query.value {
                case .metric(let operand, let statistic):
                    values[query.id] = (scaling!.metrics[Int(operand)].points.last ?? nil).map { statistic.of($0) }
                case .expression(let expression): values[query.id] = expression.value { values[$0] }
                }
            }
            if let value = values[math.result] { scaling!.metrics[index].put(value, in: minute) }
            scaling!.metrics[index].close(minute)
        }
    }

    /// Watches a policy's own metric, and what it is computed from.
    mutating func watch(_ specification: AutoScaling.CustomizedMetricSpecification) throws(AutoScaling.Error) -> Int32 {
        guard !specification.metrics.isEmpty else {
            return watch(specification.metric)
        }
        let ordered = try ordered(specification.metrics)
        let queries = ordered.map { query in
            MetricMath.Query(
                id: query.id,
                value: query.metricStat.map { stat in
                    .metric(
                        known(stat.metric.named),
                        CloudWatch.Statistic(rawValue: stat.stat)!)
                } ?? .expression(try! .init(query.expression!, metrics: metrics(among: ordered))))
        }
        let returned = ordered.first { $0.returnData ?? true }!
        let math = MetricMath(queries: queries, result: returned.id)
        if let index = scaling!.metrics.firstIndex(where: { $0.source == .math(math) }) { return watch(at: Int32(index)) }
        // It has no name of AWS's: what it says stands for it.
        let name = returned.label ?? returned.expression ?? returned.metricStat?.metric.metricName ?? returned.id
        scaling!.metrics.append(MetricRecord(metric: .init(namespace: "", metricName: name), source: .math(math)))
        return watch(at: Int32(scaling!.metrics.count - 1))
    }

    private func metrics(among queries: [AutoScaling.TargetTrackingMetricDataQuery]) -> [String] {
        queries.filter { $0.metricStat != nil }.map(\.id)
    }

    /// - Throws: `ValidationException` for what can't be computed, with the place.
    func check(_ specification: AutoScaling.CustomizedMetricSpecification) throws(AutoScaling.Error) {
        guard specification.metrics.isEmpty else {
            guard specification.metricName == nil, specification.namespace == nil, specification.statistic == nil,
                specification.unit == nil, specification.dimensions.isEmpty
            else { throw refused("A customized metric has either Metrics or MetricName, Namespace and Statistic, not both.") }
            _ = try ordered(specification.metrics)
            return
        }
        guard specification.metricName != nil, specification.namespace != nil, specification.statistic != nil else {
            throw refused("A customized metric has MetricName, Namespace and Statistic, or Metrics.")
        }
        try check(named: specification.metric)
    }

    private func check(named metric: CloudWatch.Metric) throws(AutoScaling.Error) {
        do { try check(metric) } catch { throw refused(error.message, error.help) }
    }

    /// Each after what it needs.
    private func ordered(
        _ queries: [AutoScaling.TargetTrackingMetricDataQuery]
    ) throws(AutoScaling.Error) -> [AutoScaling.TargetTrackingMetricDataQuery] {
        guard queries.count <= 20 else {
            throw refused("There are 20 metrics and expressions at most: there are \(queries.count).")
        }
        var needed: [String: [String]] = [:]
        for query in queries {
            guard needed[query.id] == nil else { throw refused("The id \(query.id) is given twice.") }
            needed[query.id] = try needs(of: query, among: queries)
        }
        guard queries.count(where: { $0.returnData ?? true }) == 1 else {
            throw refused(
                "Exactly one metric or expression returns data.", "Set ReturnData to false for all but the one that is tracked.")
        }
        if let returned = queries.first(where: { $0.returnData ?? true }), returned.expression != nil, needed[returned.id]!.isEmpty
        {
            throw refused("The expression of \(returned.id) names no metric.", "A number alone is no metric.")
        }
        for query in queries {
            if let unknown = needed[query.id]!.first(where: { needed[$0] == nil }) {
                throw refused(
                    "The expression of \(query.id) names \(unknown), which isn't there.",
                    NearMiss.help(for: unknown, among: queries.map(\.id), kind: "id"))
            }
        }
        var ordered: [AutoScaling.TargetTrackingMetricDataQuery] = []
        var rest = queries
        while !rest.isEmpty {
            let known = Set(ordered.map(\.id))
            let ready = rest.filter { needed[$0.id]!.allSatisfy(known.contains) }
            guard !ready.isEmpty else { throw refused("The expression of \(rest[0].id) needs itself.") }
            ordered += ready
            rest.removeAll { query in ready.contains { $0.id == query.id } }
        }
        return ordered
    }

    private func needs(
        of query: AutoScaling.TargetTrackingMetricDataQuery, among queries: [AutoScaling.TargetTrackingMetricDataQuery]
    ) throws(AutoScaling.Error) -> [String] {
        guard let first = query.id.utf8.first, (97...122).contains(first), query.id.utf8.count <= 255,
            query.id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
        else { throw refused("'\(query.id)' is no id.", "An id is a small letter, then letters, digits and underscores.") }
        switch (query.expression, query.metricStat) {
        case (nil, let stat?):
            try check(named: stat.metric.named)
            guard CloudWatch.Statistic(rawValue: stat.stat) != nil else {
                throw refused(
                    "'\(stat.stat)' of \(query.id) is no statistic.",
                    "The engine computes \(CloudWatch.Statistic.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return []
        case (let text?, nil):
            guard (1...2048).contains(text.count) else { throw refused("The expression of \(query.id) has 1 to 2048 characters.") }
            do {
                return try CloudWatch.MetricExpression(text, metrics: metrics(among: queries)).ids
            } catch {
                throw refused("The expression of \(query.id) can't be read: \(error.message), at character \(error.place).", text)
            }
        default: throw refused("\(query.id) has either an Expression or a MetricStat.")
        }
    }
}
