internal import Diagnostics
internal import Orchestra
internal import Yams

// What happens in a scenario: guests, steps, faults.

extension ScenarioReader {
    func phase(_ section: YAMLSection) -> Scenario.Phase? {
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
        let paths = section.value("paths").map(self.paths) ?? [("/", 1)]
        if to > scenario.duration { isOver(section.value("to")) }
        if from >= to { notes.add("time", section.node, "the phase ends before it begins", nil) }
        if from.components.attoseconds != 0 || to.components.attoseconds != 0 {
            notes.add("time", section.node, "phases begin and end at whole seconds", nil)
        }
        section.finish()
        guard let first = rates.first, rates.count <= 2, from < to else { return nil }
        let last = rates.last ?? first
        return Scenario.Phase(
            from: from, to: to, rate: min(first, last)...max(first, last), falls: first > last, paths: paths,
            location: section.location)
    }

    /// A path, a list of paths, or paths with their shares.
    private func paths(_ mix: Node) -> [(String, Int)] {
        let entries =
            mix.mapping.map { $0.map { ($0.key, Optional($0.value)) } }
            ?? (mix.sequence.map { Array($0) } ?? [mix]).map { ($0, nil) }
        if entries.isEmpty { notes.add("wrong-kind", mix, "'paths' is empty", "Write paths: / or take the key out.") }
        return entries.compactMap { key, share in
            guard let path = key.scalar?.string, path.hasPrefix("/"), !path.contains(where: \.isWhitespace) else {
                notes.add("wrong-kind", key, "a path begins with a slash, and has no spaces", "Write /api/users.")
                return nil
            }
            guard let share else { return (path, 1) }
            guard let weight = share.scalar.flatMap({ Int($0.string) }), (1...1000).contains(weight) else {
                notes.add("wrong-kind", share, "a path's share is a whole number from 1 to 1,000", nil)
                return nil
            }
            return (path, weight)
        }
    }

    /// A service of the scenario; a diagnostic for any other, whose name is read on with, so that its other keys are looked at too.
    func service(_ section: YAMLSection, _ key: String) -> String? {
        guard let name = section.text(key) else { return nil }
        if !scenario.serviceNames.contains(name) { unknownService(name, section.value(key)) }
        return name
    }

    private func unknownService(_ name: String, _ node: Node?) {
        let known = scenario.serviceNames
        // That there are none has been told.
        guard !known.isEmpty else { return }
        let near = NearMiss.suggestion(for: name, among: known).map { "Did you mean '\($0)'? " } ?? ""
        notes.add("unknown-service", node, "there is no service '\(name)'", near + "There is: \(known.joined(separator: ", ")).")
    }

    func step(_ section: YAMLSection) -> Scenario.Step? {
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
                if !section.has("min"), !section.has("max") {
                    notes.add("no-limit", section.node, "'bounds' needs min, max or both", nil)
                }
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
        isOver(section.value(key))
        return nil
    }

    func isOver(_ node: Node?) {
        notes.add("time", node, "the performance is over by then: it lasts \(scenario.duration.clock)", nil)
    }

    func fault(_ section: YAMLSection) -> Scenario.Disturbance? {
        var when: Scenario.Disturbance.When?
        if let random = section.section("random", "a random time") {
            let (from, to) = (random.duration("from") ?? .zero, random.duration("to") ?? scenario.duration)
            if from >= to { notes.add("time", random.node, "the time ends before it begins", nil) }
            if to > scenario.duration { isOver(random.value("to")) }
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
                kind = section.text("terminate").map { .terminate(zone: zone($0, section)) }
            default: kind = imageFault(section)
            }
        }
        section.finish()
        guard let when, let kind else { return nil }
        return Scenario.Disturbance(when: when, kind: kind, location: section.location)
    }

    /// A zone that has container instances, `nil` for any; a diagnostic where there are none.
    private func zone(_ name: String, _ section: YAMLSection) -> String? {
        let zones = Set(scenario.instances.map(\.zone)).sorted()
        if zones.isEmpty {
            notes.add(
                "no-instances", section.value("terminate"), "there is no container instance to terminate",
                "Write instances:, with their zones.")
        } else if name != "any", !zones.contains(name) {
            notes.add(
                "unknown-zone", section.value("terminate"), "no container instance is in '\(name)'",
                "Write any, or one of: \(zones.joined(separator: ", ")).")
        }
        return name == "any" ? nil : name
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
        checkImage(image, section.value("image"))
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

    /// A diagnostic for an image that no container has; a template may put its images together.
    func checkImage(_ image: String, _ node: Node?) {
        guard scenario.template == nil, !scenario.services.isEmpty else { return }
        let known = scenario.images
        guard !known.contains(image) else { return }
        let near = NearMiss.suggestion(for: image, among: known).map { "Did you mean '\($0)'? " } ?? ""
        notes.add(
            "unknown-image", node, "no container has the image '\(image)'", near + "There is: \(known.joined(separator: ", ")).")
    }
}
