import Orchestra

/// Cut into parts: each rule is a function of its own; the newest leave first among equals.
struct OneGlance: ECS.ServiceScheduler {
    func changes(for service: ECS.ServiceState) -> [ECS.TaskChange] {
        let sick = service.tasks.filter { $0.health == .unhealthy }
        return scaleIn(service, sick.count) + start(service, sick.count) + replace(service, sick)
    }

    private func scaleIn(_ service: ECS.ServiceState, _ sick: Int) -> [ECS.TaskChange] {
        guard service.tasks.count - sick > service.desiredCount else { return [] }
        var stops: [ECS.TaskChange] = []
        var left = service.tasks
        while left.count > service.desiredCount {
            let next =
                left.lastIndex { $0.lastStatus != .running } ?? left.lastIndex { $0.health == .unhealthy }
                ?? left.lastIndex { $0.health == .unknown } ?? left.count - 1
            stops.append(.stop(left.remove(at: next).id, because: .scalingIn))
        }
        return stops
    }

    private func start(_ service: ECS.ServiceState, _ sick: Int) -> [ECS.TaskChange] {
        var starts: [ECS.TaskChange] = []
        var list = service.tasks.count
        var present = service.tasks.count - sick
        while present < service.desiredCount, list < service.upperLimit, starts.count < service.launchesAllowed {
            starts.append(.start(count: 1, replacingUnhealthy: 0))
            list += 1
            present += 1
        }
        return starts
    }

    private func replace(_ service: ECS.ServiceState, _ sick: [ECS.ServiceState.TaskState]) -> [ECS.TaskChange] {
        guard service.tasks.count - sick.count <= service.desiredCount else { return [] }
        let healthy = service.tasks.filter { $0.health == .healthy }.count
        let replaced = healthy + sick.count - service.desiredCount
        if replaced > 0 { return sick.suffix(replaced).map { .stop($0.id, because: .unhealthy) } }
        let nobodyComes = healthy + sick.count == service.tasks.count
        guard nobodyComes, service.tasks.count >= service.upperLimit, let last = sick.last else { return [] }
        return [.stop(last.id, because: .unhealthy)]
    }
}
