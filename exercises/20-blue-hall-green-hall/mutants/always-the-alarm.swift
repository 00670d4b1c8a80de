// caught-by: back
// misconception: It says that an alarm was the cause, whatever it was. Give back the failure that the state tells.
// reads: 09-deployments#a-second-orchestra-tunes-next-door
import Orchestra

/// Leads a deployment from the blue hall to the green one, stage by stage, or all the way back.
struct BlueHallGreenHall: ECS.DeploymentLifecycle {
    func nextActions(of deployment: ECS.LifecycleState) -> [ECS.LifecycleAction] {
        let failure = deployment.failure ?? (deployment.hooks == .failed ? .hookFailed : nil)
        if let failure, deployment.stage != .cleanUp {
            return [.shiftProductionTraffic(percent: 0), .shiftTestTraffic(percent: 0), .rollBack(because: .alarm)]
        }
        if deployment.hooks == .inProgress { return [] }

        switch deployment.stage {
        case nil where deployment.otherTasks > 0:
            return [.enter(.reconcileService), .shiftProductionTraffic(percent: 0), .shiftTestTraffic(percent: 0)]
        case nil: return [.enter(.preScaleUp)]
        case .reconcileService: return deployment.otherTasks == 0 ? [.enter(.preScaleUp)] : []
        case .preScaleUp: return [.enter(.scaleUp)]
        case .scaleUp: return deployment.green.healthy >= deployment.desiredCount ? [.enter(.postScaleUp)] : []
        case .postScaleUp: return [.enter(.testTrafficShift), .shiftTestTraffic(percent: 100)]
        case .testTrafficShift: return [.enter(.postTestTrafficShift)]
        case .postTestTrafficShift: return [.enter(.preProductionTrafficShift)]
        case .preProductionTrafficShift:
            return [.enter(.productionTrafficShift), .shiftProductionTraffic(percent: deployment.nextPercent ?? 100)]
        case .productionTrafficShift: return [.enter(.postProductionTrafficShift)]
        case .postProductionTrafficShift:
            if deployment.nextPercent == nil { return [.enter(.bakeTime)] }
            return deployment.timeToNextStep <= .zero ? [.enter(.preProductionTrafficShift)] : []
        case .bakeTime: return deployment.elapsed >= deployment.bakeTime ? [.enter(.cleanUp)] : []
        case .cleanUp: return (deployment.blue?.tasks ?? 0) == 0 ? [.complete] : []
        }
    }
}
