// The API of Application Auto Scaling, as readers call it: services are named by their ids, and the scalable dimension is always a
// service's desiredCount.

extension Simulation {
    /// `RegisterScalableTarget`: the service's `desiredCount` may be scaled, between these bounds.
    ///
    /// A later call changes what it names. A service beyond the bounds is brought to the nearest one at once.
    /// - Throws: `ValidationException` where the service isn't there or is a DAEMON, a new target misses a bound, or the bounds don't
    ///   fit together; `LimitExceededException` for one more than the quota.
    @discardableResult
    public mutating func registerScalableTarget(
        _ service: ECS.Service.ID, minCapacity: Int? = nil, maxCapacity: Int? = nil,
        suspendedState: AutoScaling.SuspendedState? = nil
    ) throws(AutoScaling.Error) -> AutoScaling.ScalableTarget {
        try registerScalableTarget(
            AutoScaling.RegisterScalableTargetRequest(
                resourceId: service.resourceId, minCapacity: minCapacity, maxCapacity: maxCapacity, suspendedState: suspendedState))
    }

    /// `RegisterScalableTarget`, with the API's own request.
    @discardableResult
    public mutating func registerScalableTarget(
        _ request: AutoScaling.RegisterScalableTargetRequest
    ) throws(AutoScaling.Error) -> AutoScaling.ScalableTarget {
        try autoScaling(.registerScalableTarget(request)) { if case .scalableTarget(let target) = $0 { target } else { nil } }
    }

    /// `DeregisterScalableTarget`: its policies, their alarms and its scheduled actions are deleted; the service keeps its tasks.
    /// - Throws: `ObjectNotFoundException`.
    public mutating func deregisterScalableTarget(_ service: ECS.Service.ID) throws(AutoScaling.Error) {
        try autoScaling(.deregisterScalableTarget(resourceId: service.resourceId)) { _ in () }
    }

    /// `DescribeScalableTargets`: those of these services, or all; what isn't registered is left out.
    public func describeScalableTargets(_ services: [ECS.Service.ID] = []) -> [AutoScaling.ScalableTarget] {
        world.describeScalableTargets(services.map(\.resourceId))
    }

    /// `PutScalingPolicy`: a new policy, or a change of the one with this name. Target tracking makes its two alarms.
    /// - Throws: `ObjectNotFoundException` without a scalable target; `ValidationException` for a target value, metric, cooldown or
    ///   steps that can't be; `LimitExceededException` for the 51st.
    @discardableResult
    public mutating func putScalingPolicy(
        _ policyName: String, on service: ECS.Service.ID, _ configuration: AutoScaling.PolicyConfiguration
    ) throws(AutoScaling.Error) -> AutoScaling.ScalingPolicy {
        try autoScaling(
            .putScalingPolicy(policyName: policyName, resourceId: service.resourceId, configuration)
        ) { if case .scalingPolicy(let policy) = $0 { policy } else { nil } }
    }

    /// `DeleteScalingPolicy`, with the alarms that it made.
    /// - Throws: `ObjectNotFoundException`.
    public mutating func deleteScalingPolicy(_ policyName: String, on service: ECS.Service.ID) throws(AutoScaling.Error) {
        try autoScaling(.deleteScalingPolicy(policyName: policyName, resourceId: service.resourceId)) { _ in () }
    }

    /// `DescribeScalingPolicies`, of one service or of all; none of a service that isn't registered.
    public func describeScalingPolicies(of service: ECS.Service.ID? = nil) throws(AutoScaling.Error) -> [AutoScaling.ScalingPolicy]
    {
        world.describeScalingPolicies(service?.resourceId)
    }

    /// `PutScheduledAction`: new bounds at a time, `at(…)`, `rate(…)` or `cron(…)`; or a change of the one with this name.
    ///
    /// Start and end times that aren't given again are deleted.
    /// - Throws: `ObjectNotFoundException` without a scalable target; `ValidationException` for a schedule that can't be read or never
    ///   runs, and for a time zone that the simulation wasn't told of.
    public mutating func putScheduledAction(
        _ scheduledActionName: String, on service: ECS.Service.ID, schedule: String? = nil, timezone: String? = nil,
        startTime: Timestamp? = nil, endTime: Timestamp? = nil, minCapacity: Int? = nil, maxCapacity: Int? = nil
    ) throws(AutoScaling.Error) {
        let action =
            minCapacity == nil && maxCapacity == nil
            ? nil : AutoScaling.ScalableTargetAction(minCapacity: minCapacity, maxCapacity: maxCapacity)
        try autoScaling(
            .putScheduledAction(
                AutoScaling.PutScheduledActionRequest(
                    scheduledActionName: scheduledActionName, resourceId: service.resourceId, schedule: schedule,
                    timezone: timezone,
                    startTime: startTime, endTime: endTime, scalableTargetAction: action))
        ) { _ in () }
    }

    /// `DeleteScheduledAction`.
    /// - Throws: `ObjectNotFoundException`.
    public mutating func deleteScheduledAction(_ scheduledActionName: String, on service: ECS.Service.ID) throws(AutoScaling.Error)
    {
        try autoScaling(.deleteScheduledAction(scheduledActionName: scheduledActionName, resourceId: service.resourceId)) { _ in ()
        }
    }

    /// `DescribeScheduledActions` of a service; none of one that isn't registered.
    public func describeScheduledActions(of service: ECS.Service.ID) throws(AutoScaling.Error) -> [AutoScaling.ScheduledAction] {
        world.describeScheduledActions(service.resourceId)
    }

    /// `DescribeScalingActivities` of a service, the newest first; those that are left of a target that was deregistered too.
    public func describeScalingActivities(
        of service: ECS.Service.ID, includeNotScaledActivities: Bool = false
    ) throws(AutoScaling.Error) -> [AutoScaling.ScalingActivity] {
        world.describeScalingActivities(service.resourceId, includeNotScaledActivities: includeNotScaledActivities)
    }

    /// Tells of a time zone, so that schedules may name it. The engine has no database of them.
    public mutating func putTimeZone(_ timeZone: AutoScaling.TimeZone) {
        do { _ = try carryOut(.putTimeZone(timeZone)) } catch { mistake("a time zone is never refused: \(error)") }
    }

    // MARK: CloudWatch

    /// `PutMetricAlarm`: an alarm of one's own. Deployments and step scaling policies may go by it.
    /// - Throws: `ValidationError`.
    public mutating func putMetricAlarm(_ alarm: CloudWatch.MetricAlarm) throws(CloudWatch.Error) {
        try cloudWatch(.putMetricAlarm(alarm))
    }

    /// `DeleteAlarms`.
    /// - Throws: `ResourceNotFound`; `ValidationError` for those of target tracking.
    public mutating func deleteAlarms(_ alarmNames: [String]) throws(CloudWatch.Error) {
        try cloudWatch(.deleteAlarms(alarmNames: alarmNames))
    }

    /// `PutMetricData`: a value of a metric of one's own. Of a minute's values each statistic can be had.
    /// - Throws: `ValidationError` for a namespace of AWS's; `InvalidParameterValue` for what is no number from -2^360 to 2^360.
    public mutating func putMetricData(_ metric: CloudWatch.Metric, _ value: Double) throws(CloudWatch.Error) {
        try cloudWatch(.putMetricData(metric, value: value))
    }

    /// What an alarm is in; `nil` for one that isn't there.
    public func alarmState(_ alarmName: String) -> CloudWatch.StateValue? { world.alarmState(alarmName) }

    /// A metric's values of the last minutes, three hours at most, the newest last; `nil` for a minute without data.
    ///
    /// Empty for a metric that no policy and no alarm looks at. Of a computed one the name is its label or its expression, without a
    /// namespace.
    public func datapoints(of metric: CloudWatch.Metric, statistic: CloudWatch.Statistic = .average) -> [Double?] {
        let points = world.scaling?.metrics.first { $0.metric == metric }?.points ?? []
        return points.suffix(World.minutesOfMetrics).map { $0.map { statistic.of($0) } }
    }

    // MARK: Carrying out

    private mutating func autoScaling<Value>(_ command: Command, _ take: (Result) -> Value?) throws(AutoScaling.Error) -> Value {
        do {
            return take(try carryOut(command))!
        } catch let error as AutoScaling.Error {
            throw error
        } catch {
            mistake("\(command) is no command of Application Auto Scaling: \(error)")
        }
    }

    private mutating func cloudWatch(_ command: Command) throws(CloudWatch.Error) {
        do {
            _ = try carryOut(command)
        } catch let error as CloudWatch.Error {
            throw error
        } catch {
            mistake("\(command) is no command of CloudWatch: \(error)")
        }
    }

    mutating func dispatchScaling(_ command: Command) throws -> Result {
        switch command {
        case .putMetricAlarm(let alarm): try world.putMetricAlarm(alarm)
        case .deleteAlarms(let names): try world.deleteAlarms(names)
        case .putMetricData(let metric, let value): try world.putMetricData(metric, value)
        case .registerScalableTarget(let request): return .scalableTarget(try world.registerScalableTarget(request, policies))
        case .deregisterScalableTarget(let resource): try world.deregisterScalableTarget(resource)
        case .putScalingPolicy(let name, let resource, let configuration):
            return .scalingPolicy(try world.putScalingPolicy(name, on: resource, configuration))
        case .deleteScalingPolicy(let name, let resource): try world.deleteScalingPolicy(name, on: resource)
        case .putScheduledAction(let request): try world.putScheduledAction(request)
        case .deleteScheduledAction(let name, let resource): try world.deleteScheduledAction(name, on: resource)
        case .putTimeZone(let zone): world.putTimeZone(zone)
        default: mistake("\(command) is carried out elsewhere")
        }
        return .none
    }
}
