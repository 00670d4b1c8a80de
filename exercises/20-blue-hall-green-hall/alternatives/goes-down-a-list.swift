import Orchestra

/// A list of stages, each with what it waits for and what is done on entering it.
struct BlueHallGreenHall: ECS.DeploymentLifecycle {
    private struct Entry {
        var stage: ECS.LifecycleStage
        var isOver = true
        var onEntering: [ECS.LifecycleAction] = []
    }

    func nextActions(of deployment: ECS.LifecycleState) -> [ECS.LifecycleAction] {
        let list = entries(deployment)
        var reasons = deployment.hooks == .failed ? [ECS.LifecycleFailure.hookFailed] : []
        reasons += [deployment.failure].compactMap { $0 }
        if let reason = reasons.first, deployment.stage != .cleanUp {
            return [.shiftTestTraffic(percent: 0), .shiftProductionTraffic(percent: 0), .rollBack(because: reason)]
        }
        guard let place = list.firstIndex(where: { $0.stage == deployment.stage }) else {
            return entering(list[deployment.otherTasks > 0 ? 0 : 1])
        }
        guard deployment.hooks != .inProgress, list[place].isOver else { return [] }
        if list[place].stage == .postProductionTrafficShift, deployment.nextPercent != nil {
            return entering(list[place - 2])
        }
        return place + 1 < list.count ? entering(list[place + 1]) : [.complete]
    }

    private func entering(_ entry: Entry) -> [ECS.LifecycleAction] { [.enter(entry.stage)] + entry.onEntering }

    private func entries(_ deployment: ECS.LifecycleState) -> [Entry] {
        let share = deployment.nextPercent.map { [ECS.LifecycleAction.shiftProductionTraffic(percent: $0)] } ?? []
        return [
            Entry(
                stage: .reconcileService, isOver: deployment.otherTasks == 0,
                onEntering: [.shiftTestTraffic(percent: 0), .shiftProductionTraffic(percent: 0)]),
            Entry(stage: .preScaleUp),
            Entry(stage: .scaleUp, isOver: deployment.green.healthy >= deployment.desiredCount),
            Entry(stage: .postScaleUp),
            Entry(stage: .testTrafficShift, onEntering: [.shiftTestTraffic(percent: 100)]),
            Entry(stage: .postTestTrafficShift),
            Entry(stage: .preProductionTrafficShift),
            Entry(stage: .productionTrafficShift, onEntering: share),
            Entry(
                stage: .postProductionTrafficShift, isOver: deployment.nextPercent == nil || deployment.timeToNextStep <= .zero),
            Entry(stage: .bakeTime, isOver: deployment.elapsed >= deployment.bakeTime),
            Entry(stage: .cleanUp, isOver: (deployment.blue?.tasks ?? 0) == 0),
        ]
    }
}
