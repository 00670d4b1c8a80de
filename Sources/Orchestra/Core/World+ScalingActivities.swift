// Scaling activities: what was done to a service's desiredCount, and what came of it (API Reference, ScalingActivity).

extension World {
    /// So many activities of a target are kept.
    static let activitiesPerTarget = 500

    /// As UpdateService would: the scheduler does the rest, and no deployment begins.
    mutating func setDesiredCount(of target: Int, _ count: Int, because cause: String, _ policies: Policies) {
        let service = Int(scaling!.targets[target].service)
        overrideActivity(ofService: service)
        services[service].desiredCount = count
        begin(
            ActivityRecord(
                number: identifiers.next(.scaling), description: "Setting desired count to \(count).", cause: cause,
                startedAt: moment,
                statusMessage: "Successfully set desired count to \(count). Waiting for change to be fulfilled by ecs.",
                desiredCount: count),
            of: target)
        log(
            .serviceUpdated(
                service: services[service].id, desiredCount: count,
                taskDefinition: taskDefinitions[Int(servedTaskDefinition(of: service) ?? 0)].id))
        noteDesiredCount(of: service, policies)
        scheduleEvaluation(Int32(service))
    }

    /// The service has as many tasks as it is to have.
    mutating func fulfillActivity(ofService service: Int) {
        endActivity(ofService: service, .successful)
    }

    /// Somebody else has set the count.
    mutating func overrideActivity(ofService service: Int) { endActivity(ofService: service, .overridden) }

    private mutating func endActivity(ofService service: Int, _ statusCode: AutoScaling.ScalingActivity.StatusCode) {
        guard scaling != nil else { return }
        if let target = scaling!.targetIndex[Int32(service)] { endActivity(of: Int(target), statusCode) }
        // What was begun goes on though its target was deregistered meanwhile.
        for target in scaling!.leftTargets where scaling!.targets[Int(target)].service == service {
            endActivity(of: Int(target), statusCode)
            scaling!.leftTargets.removeAll { $0 == target }
        }
    }

    private mutating func endActivity(of target: Int, _ statusCode: AutoScaling.ScalingActivity.StatusCode) {
        guard let place = scaling!.targets[target].activities.lastIndex(where: { $0.notScaledReason == nil }),
            scaling!.targets[target].activities[place].statusCode == .inProgress
        else { return }
        scaling!.targets[target].activities[place].statusCode = statusCode
        scaling!.targets[target].activities[place].endedAt = moment
        if statusCode == .successful, let count = scaling!.targets[target].activities[place].desiredCount {
            scaling!.targets[target].activities[place].statusMessage =
                "Successfully set desired count to \(count). Change successfully fulfilled by ecs."
        }
        logActivity(scaling!.targets[target].activities[place], of: target)
    }

    private mutating func begin(_ activity: ActivityRecord, of target: Int) {
        scaling!.targets[target].activities.append(activity)
        if scaling!.targets[target].activities.count > Self.activitiesPerTarget {
            scaling!.targets[target].activities.removeFirst()
        }
        if activity.notScaledReason == nil { logActivity(activity, of: target) }
    }

    private mutating func logActivity(_ activity: ActivityRecord, of target: Int) {
        log(
            .scalingActivity(
                service: services[Int(scaling!.targets[target].service)].id, description: activity.description,
                cause: activity.cause,
                statusCode: activity.statusCode))
    }

    /// A change of the bounds, which is over at once.
    mutating func noteBounds(
        of target: Int, _ description: String, because cause: String, _ statusCode: AutoScaling.ScalingActivity.StatusCode,
        _ message: String
    ) {
        begin(
            ActivityRecord(
                number: identifiers.next(.scaling), description: description, cause: cause, startedAt: moment, endedAt: moment,
                statusCode: statusCode, statusMessage: message),
            of: target)
    }

    /// An alarm rang, and there was nothing to do; told once as long as it is the same.
    mutating func noteNothingToDo(_ policy: Int, _ alarm: String, _ target: Int, _ current: Int) {
        let record = scaling!.targets[target]
        let code: AutoScaling.NotScaledReason.Code =
            current >= record.maxCapacity
            ? .alreadyAtMaxCapacity : current <= record.minCapacity ? .alreadyAtMinCapacity : .alreadyAtDesiredCapacity
        let reason = AutoScaling.NotScaledReason(
            code: code, currentCapacity: current, maxCapacity: code == .alreadyAtMaxCapacity ? record.maxCapacity : nil,
            minCapacity: code == .alreadyAtMinCapacity ? record.minCapacity : nil)
        guard record.activities.last?.notScaledReason != reason else { return }
        begin(
            ActivityRecord(
                number: identifiers.next(.scaling), description: "Attempting to scale due to alarm triggered",
                cause: "monitor alarm \(alarm) in state ALARM triggered policy \(record.policies[policy].name)", startedAt: moment,
                endedAt: moment, statusCode: .unfulfilled, notScaledReason: reason),
            of: target)
    }

    /// The service goes to the nearest bound if it is beyond one.
    mutating func bringWithinBounds(_ target: Int, _ policies: Policies) {
        let record = scaling!.targets[target]
        guard services[Int(record.service)].status == .active else { return }
        let current = services[Int(record.service)].desiredCount
        if current < record.minCapacity {
            setDesiredCount(
                of: target, record.minCapacity, because: "minimum capacity was set to \(record.minCapacity)", policies)
        } else if current > record.maxCapacity {
            setDesiredCount(
                of: target, record.maxCapacity, because: "maximum capacity was set to \(record.maxCapacity)", policies)
        }
    }

    /// The newest first; those of before a deregistration too. What changed nothing is told on request alone.
    func describeScalingActivities(_ resourceId: String, includeNotScaledActivities: Bool) -> [AutoScaling.ScalingActivity] {
        guard let scaling else { return [] }
        let own = scaling.targets.filter { services[Int($0.service)].id.resourceId == resourceId }
        return own.flatMap(\.activities).reversed().filter { includeNotScaledActivities || $0.notScaledReason == nil }.map {
            AutoScaling.ScalingActivity(
                activityId: uuid($0.number, Identifiers.derived(from: $0.number, .scaling)), serviceNamespace: "ecs",
                resourceId: resourceId, scalableDimension: Self.scalableDimension,
                description: $0.description, cause: $0.cause, startTime: Timestamp($0.startedAt),
                endTime: Timestamp(ifSet: $0.endedAt), statusCode: $0.statusCode, statusMessage: $0.statusMessage,
                notScaledReasons: $0.notScaledReason.map { [$0] })
        }
    }
}
