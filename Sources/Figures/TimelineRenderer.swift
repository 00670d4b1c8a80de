internal import Orchestra

/// Gives a timeline its places: what happens later is further right.
struct TimelineRenderer {
    private let picture: TimelinePicture
    private var svg = SVG()
    private let axis: TimeAxis
    private let lanesTop: Double
    private let laneHeight: Double

    private init(_ picture: TimelinePicture) {
        self.picture = picture
        axis = TimeAxis(from: picture.from, to: picture.to)
        lanesTop = picture.wanted.isEmpty ? 124 : 214
        laneHeight = picture.lanes.contains { !$0.dots.isEmpty } ? 58 : picture.lanes.contains { !$0.health.isEmpty } ? 48 : 40
    }

    static func svg(_ picture: TimelinePicture) -> String {
        var renderer = TimelineRenderer(picture)
        return renderer.draw()
    }

    private func x(_ time: Int64) -> Double { axis.x(time) }

    private mutating func draw() -> String {
        let bottom = lanesTop + Double(picture.lanes.count) * laneHeight
        svg.fitted(24, 34, picture.title, "h", room: 990)
        svg.fitted(24, 54, picture.subtitle, "soft", room: 990)
        axis.drawGrid(in: &svg, from: 84, to: bottom)
        if !picture.wanted.isEmpty { drawCounts() }
        for (index, lane) in picture.lanes.enumerated() { draw(lane, lanesTop + Double(index) * laneHeight) }
        axis.drawMarks(picture.marks, in: &svg, at: lanesTop - 20, to: bottom)
        var end = bottom + 34
        if picture.leftOut > 0 {
            svg.text(
                24, end + 4,
                "\(count(picture.leftOut, "more task")) \(picture.leftOut == 1 ? "isn't" : "aren't") shown: these are some that something happened to, and some that are there at the end",
                "soft small")
            end += 20
        }
        end = drawList(end)
        return SVG.document(title: picture.title, description: picture.description, height: end + 16, body: svg)
    }

    // MARK: Counts

    private mutating func drawCounts() {
        let most = max((picture.wanted + picture.healthy).map(\.value).max() ?? 1, 1)
        func y(_ value: Int) -> Double { 168 - Double(value) / Double(most) * 56 }
        let whose = picture.countsSeveral ? ", of all" : ""
        svg.text(24, 116, (picture.countsTargets ? "healthy" : "running") + whose, "healthy small")
        svg.text(24, 134, "wanted" + whose, "soft small")
        svg.text(138, 172, "0", "soft small", anchor: .end)
        svg.text(138, 116, "\(most)", "soft small", anchor: .end)
        svg.path(line(picture.wanted, y), "want")
        svg.path(line([.init(at: picture.from, value: 0)] + picture.healthy, y), "have")
    }

    private func line(_ steps: [TimelinePicture.Step], _ y: (Int) -> Double) -> String {
        guard let first = steps.first else { return "" }
        var data = "M\(SVG.number(x(first.at))) \(SVG.number(y(first.value)))"
        for step in steps.dropFirst() { data += " H\(SVG.number(x(step.at))) V\(SVG.number(y(step.value)))" }
        return data + " H\(SVG.number(axis.right))"
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

    // MARK: What the signs mean

    private mutating func drawList(_ top: Double) -> Double {
        let legend = self.legend
        let y = axis.drawList(picture.marks, in: &svg, at: top + 10)
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
