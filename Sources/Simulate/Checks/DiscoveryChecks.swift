import Orchestra

enum DiscoveryChecks {
    /// No name in random worlds has a longer TTL, in seconds.
    static let longestTTL = 60

    /// Of a guest, by its number: none that a task could have.
    static func address(_ number: Int) -> String { "192.0.2.\(number)" }

    /// An A record's values are looked up among those that the log told of.
    static func answerIsFresh(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .nameResolved(_, let question, let answer, let fromMemory) = entry.event, question.type == .a,
            let sheet = scene.witness.sheet[question.name]
        else { return nil }
        // An answer with so much of its TTL left was given so long ago at most.
        let oldest = fromMemory ? entry.time - .seconds(longestTTL - answer.ttl) : entry.time
        for value in answer.values {
            let holders = sheet.filter { address(of: $0.key, scene) == value }
            guard !holders.isEmpty else { return "\(question.name) is \(value), and nobody registered with it" }
            guard holders.contains(where: { $0.value.goneAt.map { $0 >= oldest } ?? true }) else {
                return "\(question.name) is \(value), gone since \(holders.values.compactMap(\.goneAt).max()!.clock)"
            }
        }
        return nil
    }

    /// The address that it has, or had: everybody keeps one.
    private static func address(of instance: String, _ scene: Scene) -> String? {
        if let number = instance.split(separator: "-").last.flatMap({ Int($0) }), instance.hasPrefix("guest-") {
            return address(number)
        }
        return scene.witness.tasks.keys.first { $0.description == instance }.flatMap { scene.stage.address(of: $0) }
    }

    static func registeredBeforeRunning(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .taskStatusChanged(let task, let label, .running) = entry.event else { return nil }
        let registration = scene.stage.registration(of: task)
        return registration.isWanted && !registration.isFound ? "\(label) is RUNNING, and can't be found" : nil
    }

    static func goneWithItsTask(_ scene: Scene) -> String? {
        guard scene.finds else { return nil }
        for (id, note) in scene.witness.tasks {
            guard let stoppedAt = note.stoppedAt, scene.stage.now > stoppedAt + scene.stage.world.timing.instanceOperation else {
                continue
            }
            if scene.stage.registration(of: id).isFound { return "\(note.label) stopped at \(stoppedAt.clock), and is found" }
        }
        return nil
    }

    static func counts(_ scene: Scene) -> String? {
        for namespace in scene.stage.listNamespaces() {
            for service in (try? scene.stage.listServices(in: .init(namespace.id))) ?? [] {
                let name = "\(service.name).\(namespace.name)"
                let registered = scene.witness.sheet[name]?.values.count { $0.goneAt == nil } ?? 0
                if registered != service.instanceCount {
                    return "\(name) has \(service.instanceCount) instances, the log knows of \(registered)"
                }
            }
        }
        return nil
    }
}
