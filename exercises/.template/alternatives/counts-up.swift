/// Seats one after the other, until there are enough.
func tasksToStart(for service: ServiceCounts) -> Int {
    var started = 0
    while service.runningCount + service.pendingCount + started < service.desiredCount { started += 1 }
    return started
}
