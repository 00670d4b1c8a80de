// SetAlarmState, and the deployments that watch alarms (Amazon ECS Developer Guide, how CloudWatch alarms detect deployment failures).

struct AlarmRecord: Hashable, Sendable, Codable {
    var name: String
    var state: CloudWatch.StateValue
}

extension World {
    /// An alarm is there from the first time that its state is set. It is entering ALARM that counts, not being in it.
    mutating func setAlarmState(_ name: String, _ state: CloudWatch.StateValue, _ policies: Policies) {
        let before = alarmState(name) ?? .insufficientData
        if let index = scaling?.alarmIndex[name] {
            scaling!.alarms[Int(index)].state = state
        } else {
            alarms = (alarms ?? []).filter { $0.name != name } + [AlarmRecord(name: name, state: state)]
        }
        guard state != before else { return }
        log(.alarmStateChanged(alarmName: name, stateValue: state))
        guard state == .alarm else { return }
        for index in services.indices
        where services[index].configuration.alarms != nil && watchesAlarms(index)?.alarmNames.contains(name) == true {
            if services[index].deployments[0].shift != nil {
                failTrafficShift(index, .alarm, policies)
            } else {
                failDeployment(index, .alarm, rollback: watchesAlarms(index)!.rollback, policies.startThrottle)
            }
        }
    }

    /// `SetAlarmState`: what the alarm names is done at once, by the metric as it is; at the next look it is what its metric says.
    mutating func setAlarmStateByHand(_ name: String, _ state: CloudWatch.StateValue, _ policies: Policies) {
        setAlarmState(name, state, policies)
        guard state == .alarm, let index = scaling?.alarmIndex[name], !isTracking(name) else { return }
        let actions = scaling!.alarms[Int(index)].alarm.alarmActions
        for target in scaling!.targets.indices where scaling!.targets[target].isRegistered {
            let resourceId = services[Int(scaling!.targets[target].service)].id.resourceId
            let isNamed = scaling!.targets[target].policies.contains { actions.contains(policyARN($0, resourceId)) }
            if isNamed { scale(target, for: name, policies) }
        }
    }

    /// The alarms that the PRIMARY deployment of a service watches, if it watches any.
    func watchesAlarms(_ index: Int) -> ECS.DeploymentConfiguration.DeploymentAlarms? {
        let service = services[index]
        guard let wanted = service.configuration.alarms, wanted.enable, service.status == .active, service.taskSets == nil,
            service.deployments[0].rolloutState == .inProgress, service.deployments[0].ignoresAlarms == nil
        else { return nil }
        return wanted
    }

    /// A deployment that begins while one of its alarms is in ALARM watches none.
    mutating func beginWatchingAlarms(_ index: Int) {
        let isRinging = watchesAlarms(index)?.alarmNames.contains { alarmState($0) == .alarm }
        if isRinging == true { services[index].deployments[0].ignoresAlarms = true }
    }

    /// Whether a deployment that has nothing else to do has to wait until its bake time is over.
    mutating func bakes(_ index: Int) -> Bool {
        let minutes = services[index].configuration.bakeTimeInMinutes ?? 0
        guard minutes > 0, watchesAlarms(index) != nil else { return false }
        let end = services[index].deployments[0].bakesUntil ?? moment + .seconds(minutes * 60)
        services[index].deployments[0].bakesUntil = end
        guard moment < end else { return false }
        scheduleEvaluation(Int32(index), notBefore: end)
        return true
    }
}
