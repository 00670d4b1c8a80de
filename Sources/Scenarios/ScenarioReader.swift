public import Diagnostics
internal import Foundation
internal import Orchestra
internal import Templates
internal import Yams

/// What a scenario file can't be read for.
public struct ScenarioError: Error, Sendable {
    public var diagnostics: [Diagnostic]
}

/// Reads a scenario. Every defect is told, with its line and column.
public struct ScenarioReader {
    private let notes: YAMLSection.Notes
    private var scenario: Scenario
    var duration: Duration { scenario.duration }

    /// - Parameters:
    ///   - text: The file's text.
    ///   - file: Its path, for diagnostics; a template's path is relative to its folder.
    /// - Throws: ``ScenarioError``.
    public static func read(_ text: String, file: String) throws(ScenarioError) -> Scenario {
        let notes = YAMLSection.Notes(file: file, text: text)
        guard text.utf8.count <= 262_144 else {
            notes.add("too-large", nil, "the scenario has more than 256 KiB", "Share it out to several files.")
            throw ScenarioError(diagnostics: notes.diagnostics)
        }
        let root: Node?
        do throws(YAMLText.Defect) {
            root = try YAMLText.compose(text, file: file, nesting: "A scenario has four levels at most.")
        } catch { throw ScenarioError(diagnostics: [error.diagnostic]) }
        guard let root else {
            notes.add("empty", nil, "the scenario is empty", "Write scenario:, duration: and services:.")
            throw ScenarioError(diagnostics: notes.diagnostics)
        }
        var reader = ScenarioReader(notes: notes, scenario: Scenario(name: "", about: "", file: file, duration: .zero))
        if let section = YAMLSection(root, "a scenario", notes) { reader.read(section) }
        guard notes.diagnostics.isEmpty else { throw ScenarioError(diagnostics: notes.diagnostics) }
        return reader.scenario
    }

    // MARK: Sections

    private mutating func read(_ section: YAMLSection) {
        scenario.name = section.text("scenario", required: true) ?? ""
        scenario.about = section.text("about") ?? ""
        if let duration = section.duration("duration", required: true) {
            scenario.duration = duration
            if duration.components.attoseconds != 0 || duration < .seconds(1) || duration > .seconds(7 * 86_400) {
                notes.add(
                    "duration", section.value("duration"), "a duration is one second to seven days, in whole seconds", nil)
            }
        }
        scenario.cluster = section.text("cluster") ?? "default"
        scenario.imagePull = section.duration("imagePull")
        scenario.instances = section.sections("instances", "an instance").map(machine)
        if section.has("template") { readTemplate(section) } else { readServices(section) }
        readWorkloads(section)
        scenario.traffic = section.sections("traffic", "a phase of traffic").compactMap { phase($0) }
        scenario.steps = section.sections("steps", "a step").compactMap { step($0) }
        scenario.faults = section.sections("faults", "a fault").compactMap { fault($0) }
        scenario.expectations = section.sections("expect", "an expectation").compactMap { expectation($0) }
        section.finish()
    }

    private func machine(_ section: YAMLSection) -> Scenario.Machine {
        defer { section.finish() }
        return Scenario.Machine(
            zone: section.text("zone") ?? "eu-west-1a", cpu: section.number("cpu", 128...1_000_000) ?? 2048,
            memory: section.number("memory", 128...10_000_000) ?? 4096, count: section.number("count", 1...500) ?? 1)
    }

    private mutating func readTemplate(_ section: YAMLSection) {
        if section.has("services") {
            notes.add("two-worlds", section.value("services"), "a scenario has services or a template", "Take one of them out.")
        }
        if let parameters = section.section("parameters", "the list of parameters") {
            for (name, _, value) in parameters.keys { scenario.parameters[name] = value.scalar?.string }
        }
        guard let path = section.text("template", required: true) else { return }
        let folder = URL(fileURLWithPath: scenario.file).deletingLastPathComponent()
        guard let text = try? String(contentsOf: URL(fileURLWithPath: path, relativeTo: folder), encoding: .utf8) else {
            return notes.add(
                "no-such-file", section.value("template"), "the template '\(path)' can't be read",
                "Its path is relative to the scenario's folder.")
        }
        do throws(TemplateError) {
            let template = try TemplateReader.read(text, file: path)
            if Scenario.services(of: template.template).isEmpty {
                notes.add("no-services", section.value("template"), "the template '\(path)' has no AWS::ECS::Service", nil)
            }
            scenario.template = template
        } catch { notes.diagnostics += error.diagnostics }
    }

    private mutating func readServices(_ section: YAMLSection) {
        guard let services = section.section("services", "the list of services") else {
            if !section.has("services") { _ = section.value("services", required: true) }
            return
        }
        for (name, key, value) in services.keys {
            guard let own = YAMLSection(value, "the service '\(name)'", notes) else { continue }
            if scenario.services.count == 50 { notes.add("too-many", key, "a scenario has 50 services at most", nil) }
            scenario.services.append(self.section(name, own))
        }
    }

    private func section(_ name: String, _ own: YAMLSection) -> Scenario.Section {
        enum Breaker: String, CaseIterable { case on, off, rollback }
        enum LaunchType: String, CaseIterable { case FARGATE, EC2 }
        enum Algorithm: String, CaseIterable { case round_robin, least_outstanding_requests }
        defer { own.finish() }
        let breaker = own.choice("circuitBreaker", Breaker.self)
        let check = own.section("healthCheck", "a health check")
        var healthCheck = ELB.HealthCheck(
            path: check?.text("path") ?? "/", intervalSeconds: check?.seconds("interval", 5...300) ?? 10,
            timeoutSeconds: check?.seconds("timeout", 2...120) ?? 5, healthyThresholdCount: check?.number("healthy", 2...10) ?? 2,
            unhealthyThresholdCount: check?.number("unhealthy", 2...10) ?? 2)
        if healthCheck.timeoutSeconds >= healthCheck.intervalSeconds {
            healthCheck.timeoutSeconds = healthCheck.intervalSeconds - 1
        }
        check?.finish()
        let scaling = own.section("scaling", "scaling").map { scaling -> Scenario.Scaling in
            defer { scaling.finish() }
            let (least, most) = (scaling.number("min", 0...5000) ?? 1, scaling.number("max", 0...5000) ?? 10)
            if least > most { notes.add("bounds", scaling.node, "min is more than max", nil) }
            return Scenario.Scaling(
                min: least, max: max(least, most), cpu: scaling.decimal("cpu", 0.1...10_000),
                memory: scaling.decimal("memory", 0.1...10_000), requests: scaling.decimal("requests", 0.1...1e9),
                scaleOutCooldown: scaling.seconds("scaleOutCooldown", 0...86_400),
                scaleInCooldown: scaling.seconds("scaleInCooldown", 0...86_400))
        }
        return Scenario.Section(
            name: name, image: own.text("image") ?? "example.com/\(name):1", cpu: own.number("cpu", 1...1_000_000) ?? 256,
            memory: own.number("memory", 6...10_000_000) ?? 512, port: own.number("port", 1...65_535) ?? 8080,
            desiredCount: own.number("desiredCount", 0...5000) ?? 1,
            launchType: own.choice("launchType", LaunchType.self) == .EC2 ? .ec2 : .fargate,
            minimumHealthyPercent: own.number("minimumHealthyPercent", 0...100),
            maximumPercent: own.number("maximumPercent", 0...1000),
            breaker: breaker.map { .init(enable: $0 != .off, rollback: $0 == .rollback) },
            gracePeriod: own.seconds("gracePeriod", 0...86_400), paths: own.items("path").compactMap { $0.scalar?.string },
            healthCheck: healthCheck, deregistrationDelay: own.seconds("deregistrationDelay", 0...3600) ?? 30,
            algorithm: own.choice("algorithm", Algorithm.self).flatMap { .init(rawValue: $0.rawValue) },
            slowStart: own.seconds("slowStart", 30...900), scaling: scaling)
    }

    private mutating func readWorkloads(_ section: YAMLSection) {
        guard let workloads = section.section("workloads", "the list of workloads") else { return }
        for (image, _, value) in workloads.keys {
            guard let own = YAMLSection(value, "the workload of '\(image)'", notes) else { continue }
            scenario.workloads.append(
                (
                    image,
                    Workload(
                        cpuPerRequest: own.duration("cpuPerRequest") ?? .zero, idleCPU: own.number("idleCPU", 0...1_000_000) ?? 0,
                        memory: own.number("memory", 0...1_000_000) ?? 64,
                        memoryPerRequest: own.decimal("memoryPerRequest", 0...1_000_000) ?? 0,
                        leakPerRequest: own.decimal("leakPerRequest", 0...1_000_000) ?? 0,
                        maxConcurrentRequests: own.number("maxConcurrentRequests", 1...1_000_000) ?? 1000)
                ))
            own.finish()
        }
    }

    // MARK: What happens

    private func phase(_ section: YAMLSection) -> Scenario.Phase? {
        let from = section.duration("from") ?? .zero
        let to = section.duration("to") ?? scenario.duration
        let rates = section.items("perSecond").map { node in
            let number = node.scalar.flatMap { Int($0.string) }
            if number.map({ (0...100_000).contains($0) }) != true {
                notes.add(
                    "wrong-kind", node, "'perSecond' is 0 to 100,000 requests, or two numbers for a ramp",
                    "Write perSecond: [20, 200].")
            }
            return number ?? 0
        }
        if rates.isEmpty { _ = section.value("perSecond", required: true) }
        if rates.count > 2 {
            notes.add("wrong-kind", section.value("perSecond"), "a ramp has two rates: its first and its last", nil)
        }
        var paths: [(String, Int)] = []
        if let mix = section.value("paths") {
            if let mapping = mix.mapping {
                for (key, value) in mapping {
                    guard let path = key.scalar?.string, let weight = value.scalar.flatMap({ Int($0.string) }),
                        (1...1000).contains(weight)
                    else {
                        notes.add("wrong-kind", value, "a path's share is a whole number from 1 to 1,000", nil)
                        continue
                    }
                    paths.append((path, weight))
                }
            } else {
                paths = (mix.sequence.map { Array($0) } ?? [mix]).compactMap { $0.scalar.map { ($0.string, 1) } }
            }
        }
        if from >= to { notes.add("time", section.node, "the phase ends before it begins", nil) }
        if from.components.attoseconds != 0 || to.components.attoseconds != 0 {
            notes.add("time", section.node, "phases begin and end at whole seconds", nil)
        }
        section.finish()
        guard let first = rates.first, rates.count <= 2, from < to else { return nil }
        let last = rates.last ?? first
        return Scenario.Phase(
            from: from, to: to, rate: min(first, last)...max(first, last), falls: first > last,
            paths: paths.isEmpty ? [("/", 1)] : paths)
    }

    /// A service of the scenario; a diagnostic for any other, whose name is read on with, so that its other keys are looked at too.
    func service(_ section: YAMLSection, _ key: String) -> String? {
        guard let name = section.text(key) else { return nil }
        if !scenario.serviceNames.contains(name) { unknownService(name, section.value(key)) }
        return name
    }

    private func unknownService(_ name: String, _ node: Node?) {
        let known = scenario.serviceNames
        let near = NearMiss.suggestion(for: name, among: known).map { "Did you mean '\($0)'? " } ?? ""
        notes.add("unknown-service", node, "there is no service '\(name)'", near + "There is: \(known.joined(separator: ", ")).")
    }

    private func step(_ section: YAMLSection) -> Scenario.Step? {
        let at = time(section, "at")
        var kind: Scenario.Step.Kind?
        let words = ["deploy", "scale", "bounds", "stop"].filter { section.has($0) }
        if words.count != 1 {
            notes.add("no-step", section.node, "a step does one thing", "Write one of: deploy, scale, bounds, stop.")
        } else if let service = service(section, words[0]) {
            switch words[0] {
            case "deploy": kind = section.text("image", required: true).map { .deploy(service: service, image: $0) }
            case "scale": kind = section.number("to", 0...5000, required: true).map { .scale(service: service, desiredCount: $0) }
            case "bounds":
                kind = .bounds(service: service, min: section.number("min", 0...5000), max: section.number("max", 0...5000))
            default: kind = .stop(service: service)
            }
        }
        section.finish()
        guard let at, let kind else { return nil }
        return Scenario.Step(at: at, kind: kind, location: section.location)
    }

    /// A moment of the performance.
    private func time(_ section: YAMLSection, _ key: String) -> Duration? {
        guard let at = section.duration(key, required: true) else { return nil }
        if at <= scenario.duration { return at }
        notes.add("time", section.value(key), "the performance is over by then: it lasts \(scenario.duration.clock)", nil)
        return nil
    }

    private func fault(_ section: YAMLSection) -> Scenario.Disturbance? {
        var when: Scenario.Disturbance.When?
        if let random = section.section("random", "a random time") {
            let (from, to) = (random.duration("from") ?? .zero, random.duration("to") ?? scenario.duration)
            if from >= to { notes.add("time", random.node, "the time ends before it begins", nil) }
            when = .random(from: from, to: to, times: random.number("times", 1...1000) ?? 1)
            random.finish()
        } else {
            when = time(section, "at").map { .at($0) }
        }
        var kind: Scenario.Disturbance.Kind?
        let words = ["crash", "hang", "answer", "recover", "terminate", "image"].filter { section.has($0) }
        if words.count != 1 {
            notes.add(
                "no-fault", section.node, "a fault does one thing", "Write one of: crash, hang, answer, recover, terminate, image.")
        } else {
            switch words[0] {
            case "crash": kind = aim(section, "crash").map { .crash($0) }
            case "hang": kind = aim(section, "hang").map { .hang($0) }
            case "recover": kind = aim(section, "recover").map { .recover($0) }
            case "answer":
                let code = section.number("with", 100...599, required: true)
                kind = aim(section, "answer").flatMap { aim in code.map { .answer(aim, statusCode: $0) } }
            case "terminate":
                kind = section.text("terminate").map { .terminate(zone: $0 == "any" ? nil : zone($0, section)) }
            default: kind = imageFault(section)
            }
        }
        section.finish()
        guard let when, let kind else { return nil }
        return Scenario.Disturbance(when: when, kind: kind, location: section.location)
    }

    /// A zone that has container instances; a diagnostic for any other.
    private func zone(_ name: String, _ section: YAMLSection) -> String {
        let zones = Set(scenario.instances.map(\.zone)).sorted()
        if !zones.contains(name) {
            notes.add(
                "unknown-zone", section.value("terminate"), "no container instance is in '\(name)'",
                zones.isEmpty ? "The scenario has no instances." : "Write any, or one of: \(zones.joined(separator: ", ")).")
        }
        return name
    }

    /// `users`, for one that is drawn, or `users/B`.
    private func aim(_ section: YAMLSection, _ key: String) -> Scenario.Disturbance.Aim? {
        guard let text = section.text(key) else { return nil }
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard !parts.contains("") else {
            notes.add("wrong-kind", section.value(key), "'\(text)' is no task", "Write users, for any of it, or users/B.")
            return nil
        }
        if !scenario.serviceNames.contains(parts[0]) { unknownService(parts[0], section.value(key)) }
        return Scenario.Disturbance.Aim(service: parts[0], letter: parts.count > 1 ? parts[1] : nil)
    }

    private func imageFault(_ section: YAMLSection) -> Scenario.Disturbance.Kind? {
        enum Pull: String, CaseIterable { case fails, works }
        guard let image = section.text("image") else { return nil }
        let words = ["pull", "crashAfter", "slowStart", "slowStop"].filter { section.has($0) }
        guard words.count == 1 else {
            notes.add(
                "no-fault", section.node, "an image has one fault at a time", "Write one of: pull, crashAfter, slowStart, slowStop."
            )
            return nil
        }
        switch words[0] {
        case "pull": return section.choice("pull", Pull.self).map { .image(image, $0 == .fails ? .failPull : .allowPull) }
        case "crashAfter": return section.duration("crashAfter").map { .image(image, .crashAfter($0)) }
        case "slowStart": return section.duration("slowStart").map { .image(image, .slowStart($0)) }
        default: return section.duration("slowStop").map { .image(image, .slowStop($0)) }
        }
    }
}
