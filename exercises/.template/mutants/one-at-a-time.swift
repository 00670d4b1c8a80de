// caught-by: missing
// misconception: It starts one task however many are missing, and needs as many looks until the service is complete.
func tasksToStart(for service: ServiceCounts) -> Int {
    service.desiredCount > service.runningCount + service.pendingCount ? 1 : 0
}
