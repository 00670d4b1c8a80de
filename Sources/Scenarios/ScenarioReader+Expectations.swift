internal import Diagnostics
internal import Orchestra

extension ScenarioReader {
    func expectation(_ section: YAMLSection) -> Expectation? {
        let notes = section.notes
        let words = ["healthy", "running", "desired", "status", "latency", "steady", "image", "deployment", "stopped", "requests"]
            .filter { section.has($0) }
        guard words.count == 1 else {
            notes.add(
                "no-expectation", section.node, "an expectation is of one thing",
                "Write one of: healthy, running, desired, status, latency, steady, image, deployment, stopped, requests.")
            return nil
        }
        let kind = kind(words[0], section)
        let isOfRequests = ["status", "latency", "requests"].contains(words[0])
        let of = isOfRequests ? service(section, "of") : nil
        let by = section.duration("by")
        let from = section.duration("from") ?? .zero
        let to = by ?? section.duration("to") ?? duration
        section.finish()
        if from > to { notes.add("time", section.node, "the expectation ends before it begins", nil) }
        if to > duration { isOver(section.value(section.has("by") ? "by" : "to")) }
        guard let kind, from <= to else { return nil }
        return Expectation(
            kind: kind, of: of, from: from, to: to, location: section.location,
            sentence: (of.map { "\($0): " } ?? "") + Self.sentence(kind, from, to, of: duration))
    }

    private func kind(_ word: String, _ section: YAMLSection) -> Expectation.Kind? {
        switch word {
        case "healthy", "running", "desired":
            guard let service = service(section, word) else { return nil }
            let (least, most) = limits(word, section)
            return .count(Expectation.Count(rawValue: word)!, service: service, atLeast: least, atMost: most)
        case "status": return answers(section)
        case "latency":
            guard let text = section.text("latency"), let limit = section.duration("atMost", required: true) else { return nil }
            guard text.hasPrefix("p"), let percent = Double(text.dropFirst()), (0.0...100).contains(percent) else {
                section.notes.add(
                    "wrong-kind", section.value("latency"), "'\(text)' is no quantile", "Write p50, p95, p99 or p99.9.")
                return nil
            }
            return .latency(quantile: percent / 100, atMost: limit)
        case "steady": return service(section, word).map { .steady(service: $0) }
        case "image":
            let image = section.text("is", required: true)
            return service(section, word).flatMap { service in image.map { .image(service: service, $0) } }
        case "deployment":
            enum State: String, CaseIterable { case COMPLETED, FAILED, IN_PROGRESS }
            let state = section.choice("is", State.self)
            if !section.has("is") { _ = section.value("is", required: true) }
            return service(section, word).flatMap { service in
                state.flatMap { ECS.Deployment.RolloutState(rawValue: $0.rawValue) }.map { .deployment(service: service, $0) }
            }
        case "stopped":
            guard let service = service(section, word), let reason = section.text("reason", required: true) else { return nil }
            let (least, most) = limits(word, section)
            return .stopped(service: service, reason: reason, atLeast: least, atMost: most)
        default: return section.number("requests", 0...1_000_000_000).map { .requests(atLeast: $0) }
        }
    }

    private func limits(_ word: String, _ section: YAMLSection) -> (least: Int?, most: Int?) {
        let (least, most) = (section.number("atLeast", 0...1_000_000_000), section.number("atMost", 0...1_000_000_000))
        if !section.has("atLeast"), !section.has("atMost") {
            notes.add("no-limit", section.node, "'\(word)' needs atLeast, atMost or both", nil)
        }
        if let least, let most, least > most { notes.add("bounds", section.node, "atLeast is more than atMost", nil) }
        return (least, most)
    }

    private func answers(_ section: YAMLSection) -> Expectation.Kind? {
        guard let text = section.text("status") else { return nil }
        let status: Expectation.StatusClass
        if text == "errors" {
            status = .errors
        } else if text.count == 3, text.hasSuffix("xx"), let hundred = Int(text.prefix(1)), (1...5).contains(hundred) {
            status = .hundred(hundred)
        } else if let code = Int(text), (100...599).contains(code) {
            status = .code(code)
        } else {
            section.notes.add(
                "wrong-kind", section.value("status"), "'\(text)' is no status", "Write a code, 5xx, or errors for 4xx and 5xx.")
            return nil
        }
        guard let limit = section.text("atMost", required: true) else { return nil }
        if limit.hasSuffix("%"), let percent = Double(limit.dropLast()), (0...100).contains(percent) {
            return .answers(status, atMost: nil, share: percent / 100)
        }
        if let number = Int(limit), number >= 0 { return .answers(status, atMost: number, share: nil) }
        section.notes.add("wrong-kind", section.value("atMost"), "'atMost' is a number of answers, or a share such as 1%", nil)
        return nil
    }

    private static func sentence(_ kind: Expectation.Kind, _ from: Duration, _ to: Duration, of duration: Duration) -> String {
        let limits = { (least: Int?, most: Int?) in
            [least.map { "at least \($0)" }, most.map { "at most \($0)" }].compactMap { $0 }.joined(separator: " and ")
        }
        let time = (from == .zero ? "" : " from \(from.clock)") + (to == duration ? "" : " to \(to.clock)")
        return switch kind {
        case .count(let count, let service, let least, let most):
            "\(service): \(limits(least, most)) \(count == .desired ? "desired" : count.rawValue) at every moment" + time
        case .answers(let status, let most, let share):
            "answers \(status): at most " + (most.map { "\($0)" } ?? "\(text(share! * 100)) %") + time
        case .latency(let quantile, let limit): "latency p\(text(quantile * 100)): at most \(limit.clockOrMilliseconds)" + time
        case .steady(let service): "\(service) is steady by \(to.clock)"
        case .image(let service, let image): "\(service) runs \(image) alone by \(to.clock)"
        case .deployment(let service, let state): "the deployment of \(service) is \(state.rawValue) by \(to.clock)"
        case .stopped(let service, let reason, let least, let most):
            "\(service): \(limits(least, most)) stopped with \(reason)" + time
        case .requests(let least): "at least \(least) requests are answered" + time
        }
    }

    private static func text(_ number: Double) -> String {
        let tenths = Int((number * 100).rounded())
        return tenths % 100 == 0 ? "\(tenths / 100)" : "\(Double(tenths) / 100)"
    }
}

extension Duration {
    /// `250 ms` below a second, `1:30` from there on.
    var clockOrMilliseconds: String {
        let (seconds, attoseconds) = components
        return seconds == 0
            ? "\(attoseconds / 1_000_000_000_000_000) ms" : seconds < 60 && attoseconds == 0 ? "\(seconds) s" : clock
    }
}
