/// The seats from the first empty one to the last one that is wanted.
func tasksToStart(for service: ServiceCounts) -> Int {
    let firstEmpty = service.runningCount + service.pendingCount
    return firstEmpty < service.desiredCount ? (firstEmpty..<service.desiredCount).count : 0
}
