internal import Orchestra

/// Gives a timeline its places: what happens later is further right.
struct TimelineRenderer {
    private let picture: TimelinePicture
    private var svg = SVG()
    private let left = 150.0
    private let right = 1000.0
    private let lanesTop: Double
    private let laneHeight: Double

    private init(_ picture: TimelinePicture) {
        self.picture = picture
        lanesTop = picture.wanted.isEmpty ? 124 : 214
        laneHeight = picture.lanes.contains { !$0.dots.isEmpty } ? 58 : picture.lanes.contains { !$0.health.isEmpty } ? 48 : 40
    }

    static func svg(_ picture: TimelinePicture) -> String {
        var renderer = TimelineRenderer(picture)
        return renderer.draw()
    }

    private func x(_ time: Int64) -> Double {
        let span = Double(max(picture.to - picture.from, 1))
        return left + (right - left) * min(max(Double(time - picture.from) / span, 0), 1)
    }

    private mutating func draw() -> String {
        let bottom = lanesTop + Double(picture.lanes.count) * laneHeight
        svg.fitted(24, 34, picture.title, "h", room: 990)
        svg.fitted(24, 54, picture.subtitle, "soft", room: 990)
        drawGrid(bottom)
        if !picture.wanted.isEmpty { drawCounts() }
        for (index, lane) in picture.lanes.enumerated() { draw(lane, lanesTop + Double(index) * laneHeight) }
        drawMarks(bottom)
        var end = bottom + 34
        if picture.leftOut > 0 {
            svg.text(
                24, end + 4,
                "\(count(picture.leftOut, "task")) in which nothing happened \(picture.leftOut == 1 ? "is" : "are") left out",
                "soft small")
            end += 20
        }
        end = drawList(end)
        return SVG.document(title: picture.title, description: picture.description, height: end + 16, body: svg)
    }

    // MARK: Time

    private mutating func drawGrid(_ bottom: Double) {
        let steps: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]
        let seconds = max((picture.to - picture.from) / 1_000_000_000, 1)
        let step = steps.first { seconds / $0 <= 8 } ?? (seconds / 8)
        var tick = (picture.from / 1_000_000_000 + step - 1) / step * step
        while tick * 1_000_000_000 <= picture.to {
            let place = SVG.number(x(tick * 1_000_000_000))
            svg.path("M\(place) 84 V\(SVG.number(bottom))", "grid")
            svg.text(x(tick * 1_000_000_000), bottom + 18, Duration.seconds(tick).clock, "soft small", anchor: .middle)
            tick += step
        }
    }

    private mutating func drawCounts() {
        let most = max((picture.wanted + picture.healthy).map(\.value).max() ?? 1, 1)
        func y(_ value: Int) -> Double { 168 - Double(value) / Double(most) * 56 }
        svg.text(24, 116, picture.countsTargets ? "healthy" : "running", "healthy small")
        svg.text(24, 134, "wanted", "soft small")
        svg.text(138, 172, "0", "soft small", anchor: .end)
        svg.text(138, 116, "\(most)", "soft small", anchor: .end)
        svg.path(line(picture.wanted, y), "want")
        svg.path(line([.init(at: picture.from, value: 0)] + picture.healthy, y), "have")
    }

    private func line(_ steps: [TimelinePicture.Step], _ y: (Int) -> Double) -> String {
        guard let first = steps.first else { return "" }
        var data = "M\(SVG.number(x(first.at))) \(SVG.number(y(first.value)))"
        for step in steps.dropFirst() { data += " H\(SVG.number(x(step.at))) V\(SVG.number(y(step.value)))" }
        return data + " H\(SVG.number(right))"
    }

    // MARK: Lanes

    private mutating func draw(_ lane: TimelinePicture.Lane, _ top: Double) {
        svg.fitted(24, top + 17, "Task \(lane.label.letters)", "h", room: 116)
        svg.fitted(24, top + 33, lane.revision, "soft small mono", room: 116)
        for span in lane.statuses where span.to > picture.from {
            let (from, to) = (x(span.from), x(span.to))
            let width = max(to - from - 1, 1)
            svg.rect(from, top, width, 22, Self.style(of: span.state), radius: 3)
            if TextWidth.of(span.state.rawValue, "small") + 12 <= width {
                svg.text(from + 6, top + 15, span.state.rawValue, "ink small")
            }
        }
        for span in lane.health where span.to > picture.from {
            svg.rect(x(span.from), top + 25, max(x(span.to) - x(span.from) - 1, 1), 7, span.state.style, radius: 2)
        }
        drawDots(lane.dots, top + 41)
    }

    private static func style(of status: ECS.TaskStatus) -> String {
        switch status {
        case .provisioning: "prov"
        case .pending, .activating: "pend"
        case .running: "run"
        default: "stop"
        }
    }

    /// Thinned so that they never touch; one that failed is never left out for one that did not.
    private mutating func drawDots(_ dots: [TimelinePicture.Dot], _ y: Double) {
        var last = -1.0
        for dot in dots where dot.failed {
            let place = x(dot.at)
            guard place - last >= 7 else { continue }
            svg.circle(place, y, 2.6, "err")
            last = place
        }
        let failures = dots.filter(\.failed).map { x($0.at) }
        last = -1
        for dot in dots where !dot.failed {
            let place = x(dot.at)
            guard place - last >= 7, !failures.contains(where: { abs($0 - place) < 6 }) else { continue }
            svg.circle(place, y, 1.7, "req")
            last = place
        }
    }

    // MARK: Marks

    private mutating func drawMarks(_ bottom: Double) {
        let y = lanesTop - 20
        let wished = picture.marks.map { x($0.at) }
        let places = Self.apart(wished)
        for (index, place) in places.enumerated() {
            svg.path("M\(SVG.number(wished[index])) \(SVG.number(y + 10)) V\(SVG.number(bottom - 6))", "off")
            svg.mark(place, y, index + 1)
        }
    }

    /// Moves what would touch apart, to both sides.
    static func apart(_ wished: [Double]) -> [Double] {
        var places = wished
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + 20) }
        var limit = 1020.0
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - 20
        }
        return places
    }

    private mutating func drawList(_ top: Double) -> Double {
        let legend = self.legend
        var y = top + 10
        for (index, mark) in picture.marks.enumerated() {
            svg.mark(33, y, index + 1, radius: 8)
            svg.text(52, y + 4, Duration.nanoseconds(mark.at / 1_000_000_000 * 1_000_000_000).clock, "soft small mono")
            svg.fitted(108, y + 4, mark.sentence, "ink", room: 600)
            y += 20
        }
        var line = top + 10
        for (style, words) in legend {
            if style == "req" || style == "err" {
                svg.circle(743, line, style == "req" ? 2 : 2.6, style)
            } else {
                svg.rect(730, line - 4, 26, 7, style, radius: 2)
            }
            svg.text(766, line + 4, words, "soft small")
            line += 20
        }
        return max(y, line) - 6
    }

    private var legend: [(style: String, words: String)] {
        var legend: [(String, String)] = []
        for health in Health.allCases where picture.lanes.contains(where: { $0.health.contains { $0.state == health } }) {
            let words: [Health: String] = [.healthy: "bar under a lane: target healthy", .initial: "first checks"]
            legend.append((health.style, words[health] ?? health.rawValue))
        }
        let dots = picture.lanes.flatMap(\.dots)
        if dots.contains(where: { !$0.failed }) { legend.append(("req", "a request answered")) }
        if dots.contains(where: \.failed) { legend.append(("err", "a request answered with 5xx")) }
        let phases: [(String, String, (ECS.TaskStatus) -> Bool)] = [
            ("prov", "PROVISIONING", { $0 == .provisioning }),
            ("pend", "PENDING, ACTIVATING", { $0 == .pending || $0 == .activating }),
            ("stop", "DEACTIVATING to DEPROVISIONING", { $0 > .running }),
        ]
        for (style, words, has) in phases where picture.lanes.contains(where: { $0.statuses.contains { has($0.state) } }) {
            legend.append((style, words))
        }
        return legend
    }
}
