internal import Orchestra

/// What a picture of time says: who was in which state from when to when, and what mattered.
struct TimelinePicture {
    struct Span<State> {
        var from: Int64
        var to: Int64
        var state: State
    }

    struct Dot {
        var at: Int64
        var failed: Bool
    }

    struct Lane {
        var label: TaskLabel
        var revision: String
        var statuses: [Span<ECS.TaskStatus>] = []
        var health: [Span<Health>] = []
        var dots: [Dot] = []
        var isEventful = false
    }

    struct Step {
        var at: Int64
        var value: Int
    }

    struct Mark {
        var at: Int64
        var sentence: String
        /// The higher, the sooner it is kept.
        var weight: Int
    }

    var title: String
    var subtitle: String
    var from: Int64
    var to: Int64
    var lanes: [Lane]
    var leftOut = 0
    var healthy: [Step] = []
    var wanted: [Step] = []
    var countsTargets = false
    /// Whether the counts are those of several services, whosever tasks are drawn.
    var countsSeveral = false
    var marks: [Mark]

    init(_ trace: Trace, title: String) {
        self.title = title
        to = trace.now
        var reader = TimelineReader(trace)
        reader.read()
        lanes = Self.byGroup(reader.lanes)
        let first = lanes.compactMap { $0.statuses.first?.from }.min() ?? 0
        // A long wait before anything happens isn't shown.
        from = first > trace.now / 3 ? first / 1_000_000_000 * 1_000_000_000 : 0
        countsSeveral = Set(lanes.map(\.label.group)).count > 1
        if lanes.count > 12 {
            // Those to which something happened, and some who are there at the end.
            let eventful = lanes.filter(\.isEventful)
            let last = lanes.filter { !$0.isEventful && $0.statuses.last.map { $0.to >= trace.now } ?? false }.suffix(4)
            let others = eventful.dropFirst(8) + lanes.filter { !$0.isEventful }
            var kept: [TaskLabel] = []
            for lane in eventful.prefix(8) + last + others where kept.count < 12 && !kept.contains(lane.label) {
                kept.append(lane.label)
            }
            leftOut = lanes.count - kept.count
            lanes = lanes.filter { kept.contains($0.label) }
        }
        healthy = Self.lastOfEachMoment(reader.healthySteps)
        wanted = Self.lastOfEachMoment(reader.wantedSteps)
        countsTargets = reader.hasTargets
        let service = trace.services.first
        var facts = [
            "virtual time \(Duration.nanoseconds(from).clock) to \(Duration.nanoseconds(to / 1_000_000_000 * 1_000_000_000).clock)"
        ]
        if trace.services.count == 1, let service {
            facts.append(
                "desiredCount \(service.desiredCount), minimumHealthyPercent \(service.deploymentConfiguration.minimumHealthyPercent), "
                    + "maximumPercent \(service.deploymentConfiguration.maximumPercent)")
        }
        if trace.targetGroups.count == 1, let group = trace.targetGroups.first {
            facts.append(
                "check every \(group.targetGroup.healthCheckIntervalSeconds) s, \(group.targetGroup.unhealthyThresholdCount) failures"
            )
        }
        subtitle = facts.joined(separator: " · ")
        marks = Self.chosen(reader.marks)
    }

    /// One service's tasks together, the services in the order of their first tasks.
    private static func byGroup(_ lanes: [Lane]) -> [Lane] {
        var groups: [String] = []
        for lane in lanes where !groups.contains(lane.label.group) { groups.append(lane.label.group) }
        return groups.flatMap { group in lanes.filter { $0.label.group == group } }
    }

    static func lastOfEachMoment(_ steps: [Step]) -> [Step] {
        steps.enumerated().filter { $0.offset == steps.count - 1 || steps[$0.offset + 1].at != $0.element.at }.map(\.element)
    }

    /// The nine that matter most, in the order of time.
    static func chosen(_ marks: [Mark]) -> [Mark] {
        guard marks.count > 9 else { return marks }
        let kept = marks.enumerated().sorted { ($0.element.weight, $1.offset) > ($1.element.weight, $0.offset) }.prefix(9)
        return kept.sorted { $0.offset < $1.offset }.map(\.element)
    }

    var description: String { marks.map { "\(Duration.nanoseconds($0.at).clock): \($0.sentence)." }.joined(separator: " ") }
}

extension [TimelinePicture.Mark] {
    /// What happens in one moment is one mark, as long as its sentence is short.
    mutating func note(_ time: Int64, _ sentence: String, _ weight: Int) {
        if let last = indices.last, self[last].at == time, self[last].sentence.count + sentence.count < 76 {
            self[last].sentence += "; \(sentence)"
            self[last].weight = Swift.max(self[last].weight, weight)
        } else {
            append(.init(at: time, sentence: sentence, weight: weight))
        }
    }
}
