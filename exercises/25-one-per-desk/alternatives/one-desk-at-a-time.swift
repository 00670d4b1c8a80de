import Orchestra

/// A function for one desk, and two numbers that it is given.
struct OnePerDesk: ECS.DaemonScheduler {
    private struct Left {
        var launches: Int
        var farewells: Int
    }

    func changes(for service: ECS.DaemonState) -> [ECS.DaemonChange] {
        var left = Left(launches: service.launchesAllowed, farewells: -service.lowerLimit)
        let emptied = service.instances.filter { !$0.isWanted && !keeps($0) }.map(\.id)
        for task in service.tasks where task.health == .healthy && !task.isStopping && !emptied.contains(task.instance) {
            left.farewells += 1
        }
        return service.instances.flatMap { instance in
            look(at: instance, service.tasks.filter { $0.instance == instance.id }, &left)
        }
    }

    private func look(
        at instance: ECS.DaemonState.InstanceState, _ tasks: [ECS.DaemonState.TaskState], _ left: inout Left
    ) -> [ECS.DaemonChange] {
        guard instance.isWanted else {
            return keeps(instance) ? [] : stop(tasks)
        }
        if tasks.isEmpty {
            left.launches -= 1
            return left.launches >= 0 ? [.start(on: instance.id)] : []
        }
        let active = tasks.filter { !$0.isStopping }
        if let keeper = active.firstIndex(where: { $0.isPrimary && $0.health != .unhealthy }) {
            return stop(Array(active[..<keeper]) + Array(active[(keeper + 1)...]))
        }
        return active.flatMap { task -> [ECS.DaemonChange] in
            if !task.isPrimary, task.health == .healthy, !active.contains(where: \.isPrimary) {
                left.farewells -= 1
                return left.farewells >= 0 ? stop([task]) : []
            }
            return stop([task])
        }
    }

    private func keeps(_ instance: ECS.DaemonState.InstanceState) -> Bool {
        switch instance.status {
        case .active: instance.meetsConstraints
        case .draining: instance.meetsConstraints && instance.hasTasksOfServices
        case .inactive: false
        }
    }

    private func stop(_ tasks: [ECS.DaemonState.TaskState]) -> [ECS.DaemonChange] {
        tasks.filter { !$0.isStopping }.map { .stop($0.id, because: .instance) }
    }
}
