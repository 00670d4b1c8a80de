// caught-by: enough
// misconception: It gives back less than nothing when there are more tasks than are wanted. Nobody can start -1 tasks; stopping is another decision.
func tasksToStart(for service: ServiceCounts) -> Int {
    service.desiredCount - service.runningCount - service.pendingCount
}
