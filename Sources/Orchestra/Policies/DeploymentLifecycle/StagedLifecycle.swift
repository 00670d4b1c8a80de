extension ECS {
    /// The reference (Amazon ECS Developer Guide, blue/green service deployments workflow).
    public struct StagedLifecycle: DeploymentLifecycle {
        public init() {}

        // snippet.deployment-lifecycle
        public func nextActions(of deployment: LifecycleState) -> [LifecycleAction] {
            // The blue tasks are leaving: there is nothing left to go back to.
            if deployment.stage == .cleanUp { return cleanUp(deployment) }
            if let failure = deployment.failure { return rollBack(because: failure) }
            guard let stage = deployment.stage else {
                guard deployment.otherTasks > 0 else { return [.enter(.preScaleUp)] }
                return [.enter(.reconcileService), .shiftProductionTraffic(percent: 0), .shiftTestTraffic(percent: 0)]
            }
            switch deployment.hooks {
            case .failed: return rollBack(because: .hookFailed)
            case .inProgress: return []
            case .succeeded: return next(after: stage, deployment)
            }
        }

        private func next(after stage: LifecycleStage, _ deployment: LifecycleState) -> [LifecycleAction] {
            switch stage {
            case .reconcileService: deployment.otherTasks == 0 ? [.enter(.preScaleUp)] : []
            case .preScaleUp: [.enter(.scaleUp)]
            case .scaleUp: isThere(deployment) ? [.enter(.postScaleUp)] : []
            case .postScaleUp: [.enter(.testTrafficShift), .shiftTestTraffic(percent: 100)]
            case .testTrafficShift: [.enter(.postTestTrafficShift)]
            case .postTestTrafficShift: [.enter(.preProductionTrafficShift)]
            case .preProductionTrafficShift:
                [.enter(.productionTrafficShift)] + (deployment.nextPercent.map { [.shiftProductionTraffic(percent: $0)] } ?? [])
            case .productionTrafficShift: [.enter(.postProductionTrafficShift)]
            case .postProductionTrafficShift: afterStep(deployment)
            case .bakeTime: deployment.elapsed >= deployment.bakeTime ? [.enter(.cleanUp)] : []
            case .cleanUp: cleanUp(deployment)
            }
        }

        private func isThere(_ deployment: LifecycleState) -> Bool {
            deployment.green.tasks == deployment.desiredCount && deployment.green.healthy >= deployment.desiredCount
        }

        /// The next step has its hooks again, once the one before it has baked.
        private func afterStep(_ deployment: LifecycleState) -> [LifecycleAction] {
            guard deployment.nextPercent != nil else { return [.enter(.bakeTime)] }
            return deployment.timeToNextStep <= .zero ? [.enter(.preProductionTrafficShift)] : []
        }

        private func cleanUp(_ deployment: LifecycleState) -> [LifecycleAction] {
            (deployment.blue?.tasks ?? 0) + deployment.otherTasks == 0 ? [.complete] : []
        }

        private func rollBack(because failure: LifecycleFailure) -> [LifecycleAction] {
            [.shiftProductionTraffic(percent: 0), .shiftTestTraffic(percent: 0), .rollBack(because: failure)]
        }
        // snippet.end
    }
}

extension ECS.DeploymentLifecycle where Self == ECS.StagedLifecycle {
    public static var staged: ECS.StagedLifecycle { ECS.StagedLifecycle() }
}
