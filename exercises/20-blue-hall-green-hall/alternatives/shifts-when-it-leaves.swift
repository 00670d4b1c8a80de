import Orchestra

/// Asks of each stage whether it is over, and what has to be done before the next one is entered.
struct BlueHallGreenHall: ECS.DeploymentLifecycle {
    func nextActions(of deployment: ECS.LifecycleState) -> [ECS.LifecycleAction] {
        if deployment.stage == .cleanUp { return isOver(.cleanUp, deployment) ? [.complete] : [] }
        if deployment.hooks == .failed || deployment.failure != nil {
            return back(because: deployment.failure ?? .hookFailed)
        }
        guard let stage = deployment.stage else {
            return [.enter(deployment.otherTasks == 0 ? .preScaleUp : .reconcileService)]
        }
        guard deployment.hooks == .succeeded, isOver(stage, deployment) else {
            return stage == .reconcileService ? allToBlue : []
        }
        return before(leaving: stage, deployment) + [.enter(successor(of: stage, deployment))]
    }

    private var allToBlue: [ECS.LifecycleAction] { [.shiftTestTraffic(percent: 0), .shiftProductionTraffic(percent: 0)] }

    private func back(because failure: ECS.LifecycleFailure) -> [ECS.LifecycleAction] {
        allToBlue + [.rollBack(because: failure)]
    }

    private func isOver(_ stage: ECS.LifecycleStage, _ deployment: ECS.LifecycleState) -> Bool {
        if stage == .reconcileService { return deployment.otherTasks == 0 }
        if stage == .scaleUp { return deployment.desiredCount - deployment.green.healthy <= 0 }
        if stage == .bakeTime { return deployment.bakeTime <= deployment.elapsed }
        if stage == .cleanUp { return deployment.blue.map { $0.tasks == 0 } ?? true }
        if stage == .postProductionTrafficShift { return deployment.nextPercent == nil || deployment.timeToNextStep == .zero }
        return true
    }

    private func before(leaving stage: ECS.LifecycleStage, _ deployment: ECS.LifecycleState) -> [ECS.LifecycleAction] {
        if stage == .testTrafficShift { return [.shiftTestTraffic(percent: 100)] }
        if stage == .productionTrafficShift { return [.shiftProductionTraffic(percent: deployment.nextPercent ?? 100)] }
        return stage == .reconcileService ? allToBlue : []
    }

    private func successor(of stage: ECS.LifecycleStage, _ deployment: ECS.LifecycleState) -> ECS.LifecycleStage {
        if stage == .postProductionTrafficShift, deployment.nextPercent != nil { return .preProductionTrafficShift }
        let order = ECS.LifecycleStage.allCases
        return order[order.firstIndex(of: stage)! + 1]
    }
}
