public import Diagnostics
public import Foundation
internal import Orchestra
internal import Templates
internal import Yams

/// What a scenario file can't be read for.
public struct ScenarioError: Error, Sendable {
    public var diagnostics: [Diagnostic]
}

/// Reads a scenario. Every defect is told, with its line and column.
public struct ScenarioReader {
    let notes: YAMLSection.Notes
    private(set) var scenario: Scenario
    var duration: Duration { scenario.duration }

    /// - Parameters:
    ///   - data: What the file holds: UTF-8, with or without a byte-order mark.
    ///   - file: Its path, for diagnostics; a template's path is relative to its folder.
    /// - Throws: ``ScenarioError``.
    public static func read(_ data: Data, file: String) throws(ScenarioError) -> Scenario {
        guard let text = String(validating: data, as: UTF8.self), !text.utf8.contains(0) else {
            let start = SourceLocation(file: file, line: 1, column: 1)
            throw ScenarioError(diagnostics: [
                Diagnostic(id: "no-text", at: start, "the file is no UTF-8 text", help: "Save it as UTF-8.")
            ])
        }
        return try read(text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text, file: file)
    }

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
        guard notes.diagnostics.isEmpty else {
            // As whoever mends the file goes through it, and then through the template's.
            func place(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
                let location = diagnostic.location
                return (location?.file == file ? 0 : 1, location?.line ?? 0, location?.column ?? 0)
            }
            let sorted = notes.diagnostics.sorted { place($0) < place($1) }
            throw ScenarioError(diagnostics: sorted)
        }
        return reader.scenario
    }

    // MARK: Sections

    private mutating func read(_ section: YAMLSection) {
        scenario.name = section.text("scenario", required: true) ?? ""
        scenario.about = section.text("about") ?? ""
        // Without one, nothing else is too late: one slip is told once.
        scenario.duration = Scenario.longest
        if let duration = section.duration("duration", required: true) {
            if duration.components.attoseconds != 0 || duration < .seconds(1) || duration > Scenario.longest {
                notes.add(
                    "duration", section.value("duration"), "a duration is one second to seven days, in whole seconds", nil)
            } else {
                scenario.duration = duration
            }
        }
        scenario.cluster = section.text("cluster") ?? "default"
        scenario.imagePull = section.duration("imagePull")
        scenario.instances = section.sections("instances", "an instance").map(machine)
        if section.has("template") { readTemplate(section) } else { readServices(section) }
        scenario.traffic = section.sections("traffic", "a phase of traffic").compactMap { phase($0) }
        if !scenario.traffic.isEmpty, !scenario.hasDoors {
            notes.add(
                "no-doors", section.value("traffic"), "nobody lets the guests in",
                scenario.template == nil ? "Give a service a path." : "Give the template a load balancer with a listener.")
        }
        scenario.steps = section.sections("steps", "a step").compactMap { step($0) }
        readWorkloads(section)
        scenario.faults = section.sections("faults", "a fault").compactMap { fault($0) }
        scenario.expectations = section.sections("expect", "an expectation").compactMap { expectation($0) }
        section.finish()
    }

    private func machine(_ section: YAMLSection) -> Scenario.Machine {
        defer { section.finish() }
        return Scenario.Machine(
            location: section.location, zone: section.text("zone") ?? "eu-west-1a",
            cpu: section.number("cpu", 128...1_000_000) ?? 2048,
            memory: section.number("memory", 128...10_000_000) ?? 4096, count: section.number("count", 1...500) ?? 1)
    }

    private mutating func readTemplate(_ section: YAMLSection) {
        if section.has("services") {
            notes.add("two-worlds", section.value("services"), "a scenario has services or a template", "Take one of them out.")
        }
        if let parameters = section.section("parameters", "the list of parameters") {
            for (name, _, value) in parameters.entries() {
                if let text = value.scalar?.string {
                    scenario.parameters[name] = text
                } else {
                    notes.add(
                        "wrong-kind", value, "the parameter '\(name)' is a text or a number", "Write a list as one text: \"a,b\".")
                }
            }
            parameters.finish()
        }
        guard let path = section.text("template", required: true) else { return }
        // Told as whoever stands where the scenario's own path leads from can open it.
        let own = scenario.file.lastIndex(of: "/").map { scenario.file[...$0] } ?? ""
        let file = path.hasPrefix("/") ? path : own + path
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            return notes.add(
                "no-such-file", section.value("template"), "the template '\(path)' can't be read",
                "Its path is relative to the scenario's folder.")
        }
        do throws(TemplateError) {
            let template = try TemplateReader.read(text, file: file)
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
        for (name, key, value) in services.entries() {
            guard let own = YAMLSection(value, "the service '\(name)'", notes) else { continue }
            if scenario.services.count == 50 { notes.add("too-many", key, "a scenario has 50 services at most", nil) }
            scenario.services.append(self.section(name, own))
        }
        services.finish()
        if scenario.services.isEmpty {
            notes.add("no-services", section.value("services"), "a scenario has one service at least", nil)
        }
    }

    private func section(_ name: String, _ own: YAMLSection) -> Scenario.Section {
        enum Breaker: String, CaseIterable { case on, off, rollback }
        enum LaunchType: String, CaseIterable { case FARGATE, EC2 }
        enum Algorithm: String, CaseIterable { case round_robin, least_outstanding_requests }
        defer { own.finish() }
        let breaker = own.choice("circuitBreaker", Breaker.self)
        let check = own.section("healthCheck", "a health check")
        let interval = check?.seconds("interval", 5...300) ?? 10
        let timeout = check?.seconds("timeout", 2...120)
        if let timeout, timeout >= interval {
            notes.add(
                "bounds", check?.value("timeout"),
                "a health check's timeout of \(timeout) s isn't less than its interval of \(interval) s",
                "Give it a longer interval, or a shorter timeout.")
        }
        let healthCheck = ELB.HealthCheck(
            path: check?.text("path") ?? "/", intervalSeconds: interval, timeoutSeconds: timeout ?? min(5, interval - 1),
            healthyThresholdCount: check?.number("healthy", 2...10) ?? 2,
            unhealthyThresholdCount: check?.number("unhealthy", 2...10) ?? 2)
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
            location: own.location, name: name, image: own.text("image") ?? "example.com/\(name):1",
            cpu: own.number("cpu", 1...1_000_000) ?? 256,
            memory: own.number("memory", 6...10_000_000) ?? 512, port: own.number("port", 1...65_535) ?? 8080,
            desiredCount: own.number("desiredCount", 0...5000) ?? 1,
            launchType: own.choice("launchType", LaunchType.self) == .EC2 ? .ec2 : .fargate,
            minimumHealthyPercent: own.number("minimumHealthyPercent", 0...100),
            maximumPercent: own.number("maximumPercent", 0...1000),
            breaker: breaker.map { .init(enable: $0 != .off, rollback: $0 == .rollback) },
            gracePeriod: own.seconds("gracePeriod", 0...86_400), paths: own.texts("path"),
            healthCheck: healthCheck, deregistrationDelay: own.seconds("deregistrationDelay", 0...3600) ?? 30,
            algorithm: own.choice("algorithm", Algorithm.self).flatMap { .init(rawValue: $0.rawValue) },
            slowStart: own.seconds("slowStart", 30...900), scaling: scaling)
    }

    private mutating func readWorkloads(_ section: YAMLSection) {
        guard let workloads = section.section("workloads", "the list of workloads") else { return }
        defer { workloads.finish() }
        for (image, key, value) in workloads.entries() {
            guard let own = YAMLSection(value, "the workload of '\(image)'", notes) else { continue }
            checkImage(image, key)
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
}
