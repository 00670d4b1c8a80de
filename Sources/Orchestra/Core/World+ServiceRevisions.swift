// Service revisions and the service deployments between them (Amazon ECS Developer Guide, view service history using service
// deployments).

extension World {
    // MARK: Beginning

    /// What the service is from now on, and the rollout that makes it so.
    mutating func beginServiceDeployment(_ index: Int, number: UInt64) {
        let deployment = services[index].deployments[0]
        let revision = Int32(services[index].history.revisions.count)
        services[index].history.revisions.append(
            ServiceRevisionRecord(
                number: Self.digits(Identifiers.derived(from: number, .deployment, 1)), deployment: deployment.id,
                taskDefinition: deployment.taskDefinition, loadBalancers: deployment.loadBalancers, createdAt: moment))
        services[index].deployments[0].revision = revision
        stopServiceDeployment(of: index, because: "Service deployment was replaced by a newer service deployment.")
        services[index].history.deployments.append(
            ServiceDeploymentRecord(
                id: Self.name(from: Identifiers.derived(from: number, .deployment, 2)), revision: revision,
                sources: services[index].deployments.dropFirst().compactMap(\.revision),
                configuration: services[index].configuration, createdAt: moment, updatedAt: moment))
    }

    /// 19 digits, as AWS has them.
    static func digits(_ number: UInt64) -> UInt64 { 1_000_000_000_000_000_000 + number % 9_000_000_000_000_000_000 }

    /// Letters, digits, hyphens and underscores.
    static func name(from number: UInt64, length: Int = 21) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let digits = (0..<length).map { place in
            alphabet[Int(Identifiers.derived(from: number, .deployment, place) & 63)]
        }
        return String(decoding: digits, as: UTF8.self)
    }

    // MARK: Going on

    /// The rollout that isn't over; there is at most one, the newest.
    func currentServiceDeployment(of index: Int) -> Int? {
        let deployments = services[index].history.deployments
        guard let last = deployments.last, !last.status.isFinal else { return nil }
        return deployments.count - 1
    }

    mutating func changeServiceDeployment(of index: Int, _ change: (inout ServiceDeploymentRecord) -> Void) {
        guard let current = currentServiceDeployment(of: index) else { return }
        change(&services[index].history.deployments[current])
        services[index].history.deployments[current].updatedAt = moment
    }

    /// The scheduler looks: what was asked for is in progress, and what was stopped is stopped.
    mutating func moveServiceDeploymentOn(_ index: Int, _ policies: Policies) {
        guard let current = currentServiceDeployment(of: index) else { return }
        switch services[index].history.deployments[current].status {
        case .pending:
            changeServiceDeployment(of: index) {
                $0.status = .inProgress
                $0.startedAt = $0.createdAt
            }
        case .stopRequested: abortDeployment(index)
        case .rollbackRequested where services[index].deployments[0].shift == nil:
            failDeployment(index, .stopRequested, rollback: true, policies.startThrottle)
        default: break
        }
    }

    mutating func finishServiceDeployment(of index: Int) {
        noteBreaker(of: index)
        let now = moment
        changeServiceDeployment(of: index) {
            $0.status = $0.rollback == nil ? .successful : .rollbackSuccessful
            $0.finishedAt = now
        }
    }

    mutating func stopServiceDeployment(of index: Int, because reason: String) {
        noteBreaker(of: index)
        let now = moment
        changeServiceDeployment(of: index) {
            $0.status = $0.rollback == nil ? .stopped : .rollbackFailed
            $0.statusReason = reason
            $0.finishedAt = now
            $0.stoppedAt = now
        }
    }

    /// A failed one goes back to an older revision.
    mutating func rollServiceDeploymentBack(of index: Int, because reason: String) {
        guard let revision = services[index].deployments[0].revision else { return }
        let now = moment
        changeServiceDeployment(of: index) {
            $0.status = .rollbackInProgress
            $0.statusReason = reason
            $0.rollback = .init(reason: reason, startedAt: now, revision: revision)
        }
    }

    /// What the circuit breaker of the deployment that is under way has counted.
    private mutating func noteBreaker(of index: Int) {
        let count = failureCount(of: index)
        let threshold = breakerThreshold(of: index)
        changeServiceDeployment(of: index) {
            if $0.rollback == nil, !$0.breakerHasTriggered { $0.failureCount = count }
            $0.threshold = threshold
        }
    }

    func failureCount(of index: Int) -> Int {
        guard let current = currentServiceDeployment(of: index) else { return 0 }
        let revision = services[index].history.deployments[current].revision
        return services[index].deployments.first { $0.revision == revision }?.circuitBreaker?.failureCount ?? 0
    }

    func breakerThreshold(of index: Int) -> Int {
        let service = services[index]
        return ECS.TwoStageBreaker.threshold(
            .init(
                desiredCount: service.desiredCount,
                thresholdConfiguration: service.configuration.deploymentCircuitBreaker?.thresholdConfiguration ?? .init()))
    }

    /// Leaves the service as it stands: nothing more is started or shifted until somebody updates it.
    private mutating func abortDeployment(_ index: Int) {
        services[index].deployments[0].shift = nil
        services[index].deployments[0].rolloutState = .failed
        services[index].deployments[0].rolloutStateReason = Sentence.stoppedByUser
        services[index].deployments[0].updatedAt = moment
        services[index].isSteady = false
        log(
            .deploymentFailed(
                service: services[index].id, deployment: services[index].deployments[0].id, reason: Sentence.stoppedByUser))
        stopServiceDeployment(of: index, because: Sentence.stoppedByUser)
    }
}
