// caught-by: missing
// misconception: It starts the whole desired count as soon as one task is missing, and those that are there stay as well.
func tasksToStart(for service: ServiceCounts) -> Int {
    service.desiredCount > service.runningCount + service.pendingCount ? service.desiredCount : 0
}
