// caught-by: pending
// misconception: It counts only who runs. Whoever is on the way is started once more at every look, and there are too many in the end.
func tasksToStart(for service: ServiceCounts) -> Int {
    max(service.desiredCount - service.runningCount, 0)
}
