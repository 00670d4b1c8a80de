/// How many tasks ECS has to start for the service to have its desired count.
func tasksToStart(for service: ServiceCounts) -> Int {
    // podium.write: give back how many tasks are missing
    max(service.desiredCount - service.runningCount - service.pendingCount, 0)
    // podium.end
}
