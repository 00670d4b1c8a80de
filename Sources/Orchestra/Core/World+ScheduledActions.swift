// PutScheduledAction, DeleteScheduledAction, DescribeScheduledActions, and what happens when their time comes (Application Auto
// Scaling User Guide, scheduled scaling).

extension World {
    mutating func putScheduledAction(_ request: AutoScaling.PutScheduledActionRequest) throws(AutoScaling.Error) {
        let target = try scalableTarget(request.resourceId)
        guard Self.isScheduledActionName(request.scheduledActionName) else {
            throw refused(
                "The scheduled action's name has 1 to 256 characters.",
                "Any but colons, slashes, bars and control characters, and no space at its ends.")
        }
        let known = scaling!.targets[target].actions.firstIndex { $0.name == request.scheduledActionName }
        let former = known.map { scaling!.targets[target].actions[$0] }
        guard former != nil || scaling!.targets[target].actions.count < quotas.scheduledActionsPerTarget else {
            throw AutoScaling.Error(
                .limitExceededException,
                "The scalable target has \(quotas.scheduledActionsPerTarget) scheduled actions, as many as it may.")
        }
        guard let text = request.schedule ?? former?.schedule else {
            throw refused("Schedule must be specified for a new scheduled action.")
        }
        guard let action = request.scalableTargetAction ?? former?.action, action.minCapacity != nil || action.maxCapacity != nil
        else { throw refused("A scheduled action sets MinCapacity, MaxCapacity or both.") }
        try check(minCapacity: action.minCapacity, maxCapacity: action.maxCapacity)
        let timezone = request.timezone ?? former?.timezone
        let zone = try zone(timezone)
        // Times that aren't given again are deleted (API Reference, PutScheduledAction).
        let (start, end) = (request.startTime, request.endTime)
        if let start, let end, end <= start { throw refused("The end time must be after the start time.") }
        if let end, end <= Timestamp(moment) { throw refused("The end time must be in the future.") }
        let schedule: Schedule
        do { schedule = try Schedule(text) } catch { throw refused("Invalid schedule: \(text).", error.help) }

        let record = ScheduledActionRecord(
            turn: scaling!.scheduledActions + 1, number: former?.number ?? identifiers.next(.scaling),
            name: request.scheduledActionName,
            schedule: text, timezone: timezone, startTime: start, endTime: end, action: action,
            createdAt: former?.createdAt ?? moment)
        guard nextTime(of: record, schedule, in: zone, isFirst: true) != nil else {
            throw neverRuns(record, schedule, in: zone)
        }
        scaling!.scheduledActions += 1
        if let known {
            scaling!.targets[target].actions[known] = record
        } else {
            scaling!.targets[target].actions.append(record)
        }
        plan(record, schedule, of: target, isFirst: true)
    }

    /// The API's pattern: no colon, slash, bar or control character, and no space at its ends.
    private static func isScheduledActionName(_ name: String) -> Bool {
        (1...256).contains(name.count) && name.first != " " && name.last != " "
            && name.unicodeScalars.allSatisfy {
                $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && !":/|".unicodeScalars.contains($0)
            }
    }

    private func neverRuns(
        _ record: ScheduledActionRecord, _ schedule: Schedule, in zone: AutoScaling.TimeZone
    ) -> AutoScaling.Error {
        let message = "The scheduled action \(record.name) never runs: "
        guard case .at = schedule else {
            return refused(message + "\(record.schedule) has no time from now on, or none before the end time.")
        }
        guard let time = schedule.next(after: .min / 2, anchor: 0, in: zone) else {
            return refused(message + "the clocks of \(zone.name) leave out \(record.schedule).", "They are put forward over it.")
        }
        if time <= Timestamp(moment).wholeSeconds { return refused(message + "\(record.schedule) is past.") }
        if let start = record.startTime, time < start.wholeSeconds {
            return refused(message + "\(record.schedule) is before its start time.")
        }
        return refused(message + "\(record.schedule) is after its end time.")
    }

    mutating func deleteScheduledAction(_ name: String, on resourceId: String) throws(AutoScaling.Error) {
        let target = try scalableTarget(resourceId)
        guard let place = scaling!.targets[target].actions.firstIndex(where: { $0.name == name }) else {
            throw AutoScaling.Error(
                .objectNotFoundException,
                "No scheduled action found for service namespace: ecs, resource ID: \(resourceId), scheduled action name: \(name)",
                help: NearMiss.help(for: name, among: scaling!.targets[target].actions.map(\.name), kind: "scheduled action"))
        }
        scaling!.targets[target].actions.remove(at: place)
    }

    /// Of what isn't registered there are none.
    func describeScheduledActions(_ resourceId: String) -> [AutoScaling.ScheduledAction] {
        guard let target = try? scalableTarget(resourceId) else { return [] }
        return scaling!.targets[target].actions.map { describe($0, resourceId) }
    }

    func describe(_ record: ScheduledActionRecord, _ resourceId: String) -> AutoScaling.ScheduledAction {
        let id = uuid(record.number, Identifiers.derived(from: record.number, .scaling))
        return AutoScaling.ScheduledAction(
            scheduledActionName: record.name,
            scheduledActionARN: "arn:aws:autoscaling:\(Account.region):\(Account.id):scheduledAction:\(id):resource/ecs/"
                + "\(resourceId):scheduledActionName/\(record.name)",
            serviceNamespace: "ecs", resourceId: resourceId, scalableDimension: Self.scalableDimension, schedule: record.schedule,
            timezone: record.timezone, startTime: record.startTime,
            endTime: record.endTime, scalableTargetAction: record.action, creationTime: Timestamp(record.createdAt))
    }

    /// A zone's transitions, for schedules that name it.
    mutating func putTimeZone(_ zone: AutoScaling.TimeZone) {
        if scaling == nil { scaling = ScalingRecords() }
        scaling!.zones.removeAll { $0.name == zone.name }
        scaling!.zones.append(zone)
    }

    private func zone(_ name: String?) throws(AutoScaling.Error) -> AutoScaling.TimeZone {
        guard let name, !["UTC", "Etc/UTC", "GMT"].contains(name) else { return .utc }
        if let zone = scaling!.zones.first(where: { $0.name == name }) { return zone }
        throw refused(
            "Invalid timezone: \(name).",
            "The engine knows UTC; of other zones it is told with putTimeZone, offset and transitions included.")
    }

    // MARK: When the time comes

    private mutating func plan(_ record: ScheduledActionRecord, _ schedule: Schedule, of target: Int, isFirst: Bool) {
        // A zone that a former call named may not have been forgotten since.
        guard let zone = try? zone(record.timezone), let next = nextTime(of: record, schedule, in: zone, isFirst: isFirst) else {
            return
        }
        let at = Moment(Timestamp(secondsSince1970: Double(next)).sinceEpoch)
        wake(.scheduledActionDue(target: Int32(target), turn: record.turn), at: at)
    }

    /// Not before its start time, at which what recurs runs as well, and not after its end time.
    private func nextTime(
        of record: ScheduledActionRecord, _ schedule: Schedule, in zone: AutoScaling.TimeZone, isFirst: Bool
    ) -> Int64? {
        let now = Timestamp(moment).wholeSeconds
        let start = record.startTime?.wholeSeconds
        var next: Int64?
        if isFirst, let start, start > now {
            next = schedule.isOnce ? schedule.next(after: start - 1, anchor: start, in: zone) : start
        } else {
            let anchor = start ?? Timestamp(record.createdAt).wholeSeconds
            next = schedule.next(after: now, anchor: anchor, in: zone)
        }
        return next.flatMap { next in record.endTime.map { next <= $0.wholeSeconds } ?? true ? next : nil }
    }

    mutating func scheduledActionDue(_ target: Int, _ turn: Int32, _ policies: Policies) {
        guard let record = scaling?.targets[target].actions.first(where: { $0.turn == turn }) else { return }
        if !scaling!.targets[target].suspended.scheduledScalingSuspended { carryOut(record, target, policies) }
        if let schedule = try? Schedule(record.schedule), !schedule.isOnce {
            plan(record, schedule, of: target, isFirst: false)
        } else {
            // What happens once is gone afterwards.
            scaling!.targets[target].actions.removeAll { $0.turn == turn }
        }
    }

    private mutating func carryOut(_ record: ScheduledActionRecord, _ target: Int, _ policies: Policies) {
        let least = record.action.minCapacity ?? scaling!.targets[target].minCapacity
        let most = record.action.maxCapacity ?? scaling!.targets[target].maxCapacity
        let parts = [
            record.action.minCapacity.map { "min capacity to \($0)" }, record.action.maxCapacity.map { "max capacity to \($0)" },
        ].compactMap { $0 }.joined(separator: " and ")
        let cause = "scheduled action name \(record.name) was triggered"
        guard least <= most else {
            noteBounds(
                of: target, "Setting \(parts)", because: cause, .failed,
                "Failed to set \(parts). Reason: maximum capacity \(most) is less than minimum capacity \(least).")
            return
        }
        do {
            try check(minCapacity: least, maxCapacity: most)
        } catch {
            noteBounds(of: target, "Setting \(parts)", because: cause, .failed, "Failed to set \(parts). Reason: \(error.message)")
            return
        }
        scaling!.targets[target].minCapacity = least
        scaling!.targets[target].maxCapacity = most
        noteBounds(of: target, "Setting \(parts)", because: cause, .successful, "Successfully set \(parts)")
        bringWithinBounds(target, policies)
    }
}

extension Schedule {
    /// Whether it runs once.
    var isOnce: Bool { if case .at = self { true } else { false } }
}
