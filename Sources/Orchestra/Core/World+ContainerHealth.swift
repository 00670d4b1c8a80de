// Health checks inside containers, and what they make of a task's health (API Reference, HealthCheck).

extension World {
    func checkDue(_ slot: TaskSlot, _ container: Int) -> Event {
        .containerCheckDue(slot, container: Int32(container), restarts: tasks[slot].containers[container].restarts)
    }

    mutating func containerCheckDue(_ slot: TaskSlot, _ container: Int, _ restarts: Int16) {
        guard isChecked(slot, container, restarts) else { return }
        perform(.checkContainer(slot, container: Int32(container), restarts: restarts))
    }

    /// It runs, in the run that the check was for.
    private func isChecked(_ slot: TaskSlot, _ container: Int, _ restarts: Int16) -> Bool {
        tasks.contains(slot) && tasks[slot].desiredStatus == .running && tasks[slot].containers[container].status == .running
            && tasks[slot].containers[container].restarts == restarts
    }

    mutating func containerChecked(
        _ slot: TaskSlot, _ container: Int, _ restarts: Int16, _ passed: Bool, _ policies: Policies
    ) {
        guard isChecked(slot, container, restarts),
            let check = definition(of: slot).containers[container].healthCheck
        else { return }
        // The next check begins an interval after the end of this one, as Docker does it.
        wake(checkDue(slot, container), at: moment + .seconds(check.interval))
        var record = tasks[slot].containers[container]
        let startPeriodEnds = record.startedAt + .seconds(check.startPeriod ?? 0)
        if passed {
            record.health = .healthy
            record.failedChecks = 0
            record.startPeriodOver = true
        } else if record.startPeriodOver || moment >= startPeriodEnds {
            record.failedChecks += 1
            log(
                .containerCheckFailed(
                    task: tasks[slot].id, label: tasks[slot].label, container: definition(of: slot).containers[container].name,
                    failures: Int(record.failedChecks), retries: check.retries))
            if record.failedChecks >= check.retries { record.health = .unhealthy }
        }
        tasks[slot].containers[container] = record
        updateHealth(slot)
        startContainers(slot, policies)
    }

    // snippet.task-health
    /// A task's health is that of its essential containers that have a check: one UNHEALTHY is enough, and all must be HEALTHY.
    mutating func updateHealth(_ slot: TaskSlot) {
        let definitions = definition(of: slot).containers
        let checked = definitions.indices.filter { definitions[$0].essential && definitions[$0].healthCheck != nil }
        let states = checked.map { tasks[slot].containers[$0].health }
        let health: ECS.HealthStatus =
            states.contains(.unhealthy) ? .unhealthy : states.isEmpty || states.contains(.unknown) ? .unknown : .healthy
        // snippet.end
        guard health != tasks[slot].health else { return }
        tasks[slot].health = health
        tasks[slot].version += 1
        updateRegisteredHealth(of: slot)
        log(.taskHealthChanged(task: tasks[slot].id, label: tasks[slot].label, healthStatus: health))
        lookAgain(atServiceOf: slot)
    }
}
