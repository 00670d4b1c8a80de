import JudgeKit
import Orchestra

/// What a check looks at.
enum Concern { case complete, right, turns, known, calm, room, ceiling, starts }

private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }

private struct Play {
    let evening: Evening
    let concerns: Set<Concern>
    var stage: Simulation
    var doors: ELB.LoadBalancer.ID
    var services: [ECS.Service.ID] = []
    var groups: [ELB.TargetGroup.ID] = []
    /// How many tasks each service has to start in the whole evening.
    var needed: [Int]
    private var toldOf = 0
    /// Ill ones, and how many healthy targets there have to be before they leave.
    var ill: [(task: ECS.Task.ID, group: ELB.TargetGroup.ID, others: Int)] = []

    init(_ evening: Evening, _ concerns: Set<Concern>) throws {
        self.evening = evening
        self.concerns = concerns
        needed = evening.sections.map { _ in 3 }
        let policies = Policies(
            routingAlgorithm: Router(), ruleMatcher: Matcher(), healthPolicy: HealthMachine(), serviceScheduler: Conductor())
        stage = Simulation(seed: evening.seed, policies: policies)
        happened("0:00 the services are created; desiredCount is 3")
        try stage.createCluster("api")
        doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        let check = ELB.HealthCheck(intervalSeconds: 10, timeoutSeconds: 2, unhealthyThresholdCount: 2)
        for (number, section) in evening.sections.enumerated() {
            let name = section.name.rawValue
            let group = try stage.createTargetGroup("\(name)-tg", healthCheck: check, deregistrationDelaySeconds: 10)
            try stage.createRule(
                on: door, priority: (number + 1) * 10, conditions: [.init(field: .pathPattern, values: section.patterns)],
                action: .forward(to: group))
            try stage.registerTaskDefinition(
                family: name, containers: [.init("web", image: "example.com/\(name):1", port: 8080)])
            groups.append(group)
            services.append(
                try stage.createService(
                    name, in: "api", taskDefinition: name, desiredCount: 3, maximumPercent: section.maximumPercent,
                    loadBalancers: [.init(group, containerName: "web", containerPort: 8080)]))
        }
    }

    // MARK: Telling

    mutating func tell(_ what: String) {
        tellOfTasks()
        happened("\(stage.clock) \(what)")
    }

    /// What the services did since somebody told of it last.
    mutating func tellOfTasks() {
        var lines: [(what: String, letters: [String])] = []
        for entry in stage.log[toldOf...] {
            var line: (what: String, letter: String)?
            switch entry.event {
            case .taskCreated(_, let label, _, _, _): line = ("\(label.group) starts", label.letters)
            case .taskStopping(_, let label, .serviceSchedulerInitiated, _): line = ("\(label.group) stops", label.letters)
            case .targetHealthChanged(_, _, _, let label?, let health) where health.state == .unhealthy:
                line = ("\(label.group) has unhealthy targets:", label.letters)
            default: continue
            }
            guard let line else { continue }
            let what = "\(entry.time.clock) \(line.what)"
            if lines.last?.what == what {
                lines[lines.count - 1].letters.append(line.letter)
            } else {
                lines.append((what, [line.letter]))
            }
        }
        toldOf = stage.log.count
        for line in lines { happened("\(line.what) \(line.letters.joined(separator: ", "))") }
    }

    func state(_ section: Int) -> String {
        let targets = stage.targets(in: groups[section]).map { $0.prefix { $0 != "(" } }.map {
            $0.hasSuffix(" ") ? $0.dropLast() : $0
        }
        return "\(services[section]): tasks \(list(stage.labels(of: services[section]))); targets \(list(targets.map(String.init)))"
    }

    private func list(_ words: [String]) -> String { words.isEmpty ? "none" : words.joined(separator: ", ") }
}

extension Play {
    // MARK: Acts

    /// - Returns: A finding, or that the evening can't go on.
    mutating func waitForRest(
        _ limit: Duration, _ what: String, of section: Int, without gone: ECS.Task.ID? = nil
    ) -> (Finding?, goesOn: Bool) {
        let (service, group) = (services[section], groups[section])
        let atRest = stage.run(
            until: { stage in
                let tasks = stage.tasks(of: service)
                let wanted = stage[service].desiredCount
                return tasks.count == wanted && stage.count(.healthy, in: group) == wanted && !(gone.map(tasks.contains) ?? false)
            }, limit: limit)
        tell(state(section))
        guard !atRest else { return (nil, true) }
        guard concerns.contains(.complete) else { return (nil, false) }
        let wanted = stage[service].desiredCount
        var got =
            "\(counted(stage.labels(of: service).count, "task")), \(counted(stage.count(.healthy, in: group), "healthy target"))"
        if let gone, stage.tasks(of: service).contains(gone) { got += "; \(stage.label(of: gone)) is still meant to run" }
        return (
            Finding(
                expected: "\(what) \(service) has \(counted(wanted, "task")) and \(counted(wanted, "healthy target"))", got: got),
            false
        )
    }

    /// Which section a path belongs to: the first whose pattern fits.
    func section(of path: String) -> Int? {
        evening.sections.firstIndex { $0.patterns.contains { ELB.WildcardMatcher.matches($0, path) } }
    }

    /// One request; by whom it has to be answered.
    mutating func ask(_ path: String) -> (letter: String, finding: Finding?) {
        guard let answer = try? stage.send(.get(path), to: doors) else { return ("nobody", nil) }
        let whose = services.firstIndex { service in answer.task.map { stage.tasks(of: service).contains($0) } ?? false }
        let who =
            answer.label.map { label in "\(whose.map { "\(services[$0])" } ?? "a task that has left")/\(label)" }
            ?? "the load balancer"
        let wanted = section(of: path)
        guard concerns.contains(.right), answer.statusCode != (wanted == nil ? 404 : 200) || whose != wanted else {
            return (answer.label ?? "nobody (\(answer.statusCode))", nil)
        }
        tell("GET \(path) → \(answer.statusCode) from \(who)")
        return (
            "",
            Finding(
                expected: wanted.map { "GET \(path): 200 from a task of \(services[$0])" }
                    ?? "GET \(path): 404 from the load balancer",
                got: "\(answer.statusCode) from \(who)")
        )
    }

    /// So many requests for one section, whose targets don't change meanwhile.
    mutating func burst(_ section: Int, _ count: Int, except gone: ECS.Task.ID? = nil) -> Finding? {
        guard count > 0 else { return nil }
        let path = evening.sections[section].path
        let out = gone.map { stage.label(of: $0) }
        var letters: [String] = []
        tellOfTasks()
        let sentAt = stage.clock
        for _ in 0..<count {
            let (letter, finding) = ask(path)
            if let finding { return finding }
            letters.append(letter)
        }
        happened("\(sentAt) GET \(path) → \(letters.joined(separator: " "))")
        if let out, letters.contains(out), concerns.contains(.known) {
            return Finding(
                expected: "nobody is sent to \(out), which is known to be out",
                got: "\(letters.count { $0 == out }) of \(count) requests")
        }
        guard concerns.contains(.turns), out == nil else { return nil }
        let all = stage.targets(in: groups[section]).filter { $0.hasSuffix(" healthy") }.map {
            String($0.dropLast(" healthy".count))
        }
        if let other = letters.first(where: { !all.contains($0) }) {
            return Finding(expected: "each request is answered by one of \(all.joined(separator: ", "))", got: "one by \(other)")
        }
        for start in letters.indices {
            for end in start..<letters.count {
                let counts = all.map { one in letters[start...end].count { $0 == one } }
                guard let most = counts.max(), let least = counts.min() else { continue }
                if most - least > 1 {
                    let words = zip(all, counts).map { "\($0): \($1)" }.joined(separator: ", ")
                    return Finding(
                        expected: "in turns: no target more than one request ahead of another",
                        got: "of \(end - start + 1) requests in a row \(words)")
                }
            }
        }
        return nil
    }

    mutating func allBursts() -> Finding? {
        for section in services.indices {
            if let finding = burst(section, evening.requests) { return finding }
        }
        return nil
    }

    mutating func perform() -> Finding? {
        for section in services.indices {
            let (finding, goesOn) = waitForRest(.seconds(30) - stage.now, "30 seconds after the beginning", of: section)
            if finding != nil || !goesOn { return finding }
        }
        if let finding = allBursts() { return finding }
        for path in evening.paths {
            if let finding = ask(path).finding { return finding }
        }
        for happening in evening.happenings {
            let (finding, goesOn) = carryOut(happening)
            if finding != nil || !goesOn { return finding ?? counts() }
        }
        guard concerns.contains(.calm) || concerns.contains(.starts) else { return counts() }
        let before = stage.log.count
        stage.run(for: .seconds(11))
        return unrest(since: before, "while nothing happens") ?? counts()
    }

    private mutating func carryOut(_ happening: Happening) -> (Finding?, goesOn: Bool) {
        guard let section = evening.sections.firstIndex(where: { $0.name == happening.section }) else { return (nil, true) }
        stage.run(for: .seconds(happening.after))
        let service = services[section]
        let tasks = stage.tasks(of: service)
        guard !tasks.isEmpty else { return (nil, true) }
        let task = tasks[happening.task % tasks.count]
        let name = "\(service)/\(stage.label(of: task))"
        let room = stage[service].desiredCount * evening.sections[section].maximumPercent / 100 > stage[service].desiredCount
        switch happening.kind {
        case .crash:
            tell("\(name) crashes")
            needed[section] += 1
            stage.crash(task)
            stage.run(for: .seconds(1))
            if let finding = burst(section, min(evening.requests, 3), except: task) { return (finding, false) }
            let (finding, goesOn) = waitForRest(.seconds(60), "a minute later", of: section, without: task)
            if finding != nil || !goesOn { return (finding, goesOn) }
        case .fallIll, .hang:
            tell("\(name) \(happening.kind == .hang ? "hangs and answers nobody" : "falls ill and answers 500")")
            needed[section] += 1
            if room { ill.append((task, groups[section], stage[service].desiredCount)) }
            if happening.kind == .hang { stage.hang(task) } else { stage.answer(500, from: task) }
            stage.run(for: .seconds(25))
            if let finding = burst(section, min(evening.requests, 3), except: task) { return (finding, false) }
            let (finding, goesOn) = waitForRest(.seconds(65), "a minute and a half later", of: section, without: task)
            if finding != nil || !goesOn { return (finding, goesOn) }
        case .cough:
            if let finding = cough(task, section) { return (finding, false) }
        case .scale(let count):
            tell("\(service): desiredCount is \(count) from now on")
            needed[section] += max(0, count - stage[service].desiredCount)
            _ = try? stage.updateService(service, desiredCount: count)
            let (finding, goesOn) = waitForRest(.seconds(60), "a minute later", of: section)
            if finding != nil || !goesOn { return (finding, goesOn) }
        }
        return (burst(section, evening.requests), true)
    }

    /// Two checks fail, with one that passes between them.
    private mutating func cough(_ task: ECS.Task.ID, _ section: Int) -> Finding? {
        var since = Duration.zero
        for entry in stage.log {
            if case .targetHealthChanged(_, _, task, _, let health) = entry.event, health.state == .healthy { since = entry.time }
        }
        while since <= stage.now { since += .seconds(10) }
        stage.run(for: since - stage.now + .milliseconds(100))
        let before = stage.log.count
        let name = "\(services[section])/\(stage.label(of: task))"
        for time in ["", " again"] {
            tell("\(name) coughs\(time): one check fails, the next passes")
            stage.answer(500, from: task)
            stage.run(for: .seconds(10))
            stage.recover(task)
            let healthy = stage.count(.healthy, in: groups[section])
            if concerns.contains(.calm), healthy < stage[services[section]].desiredCount {
                tell(state(section))
                let got = time.isEmpty ? "not, after one failure" : "not, after two failures with a pass between them"
                return Finding(expected: "\(name) stays healthy: it takes two failures in a row", got: got)
            }
            stage.run(for: .seconds(10))
        }
        return unrest(since: before, "after two coughs that don't come in a row")
    }

    // MARK: What the log proves

    private mutating func unrest(since start: Int, _ when: String) -> Finding? {
        guard concerns.contains(.calm) else { return nil }
        for entry in stage.log[start...] {
            switch entry.event {
            case .taskCreated(_, let label, _, _, _):
                tellOfTasks()
                return Finding(expected: "nobody comes or goes \(when)", got: "\(label) is started at \(entry.time.clock)")
            case .taskStopping(_, let label, _, _):
                tellOfTasks()
                return Finding(expected: "nobody comes or goes \(when)", got: "\(label) is stopped at \(entry.time.clock)")
            default: continue
            }
        }
        return nil
    }

    /// Who came and who went, in the whole evening.
    private mutating func counts() -> Finding? {
        tellOfTasks()
        for (number, service) in services.enumerated() {
            var there: Set<ECS.Task.ID> = []
            var created = 0
            var desiredCount = 3
            var healthy: Set<ELB.Target.ID> = []
            for entry in stage.log {
                switch entry.event {
                case .serviceUpdated(service, let count, _): desiredCount = count
                case .taskCreated(let task, let label, _, _, _) where label.group == service.name:
                    there.insert(task)
                    created += 1
                    let limit = desiredCount * evening.sections[number].maximumPercent / 100
                    if there.count > limit, concerns.contains(.ceiling) {
                        return Finding(
                            expected: "never more than \(limit) tasks of \(service), which has maximumPercent "
                                + "\(evening.sections[number].maximumPercent)", got: "\(there.count) at \(entry.time.clock)")
                    }
                case .targetHealthChanged(groups[number], let target, _, _, let health):
                    if health.state == .healthy { healthy.insert(target) } else { healthy.remove(target) }
                case .targetDeregistered(groups[number], let target, _, _): healthy.remove(target)
                case .taskStopping(let task, let label, _, _) where label.group == service.name:
                    there.remove(task)
                    if concerns.contains(.room), let one = ill.first(where: { $0.task == task }), healthy.count < one.others {
                        return Finding(
                            expected: "\(label) leaves when its replacement is healthy: \(one.others) healthy targets",
                            got: "it leaves at \(entry.time.clock), with \(healthy.count)")
                    }
                default: continue
                }
            }
            if concerns.contains(.starts), created != needed[number] {
                return Finding(
                    expected: "\(service) starts \(needed[number]) tasks in the whole evening", got: "it starts \(created)")
            }
        }
        return nil
    }
}

func play(_ evening: Evening, _ concerns: Set<Concern>) -> Finding? {
    let names = evening.sections.map { "\($0.name.rawValue) (maximumPercent \($0.maximumPercent))" }.joined(separator: ", ")
    trying("a performance with your four parts: \(names)")
    guard var play = try? Play(evening, concerns) else { return Finding(expected: "a house", got: "one that can't be built") }
    return play.perform()
}
