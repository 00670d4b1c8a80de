internal import Orchestra

/// Gives a plot's lines their places. The same plot gives the same bytes.
struct PlotRenderer {
    private static let height = 130.0
    /// From one panel's top to the next one's.
    private static let pitch = 196.0
    private let plot: Plot
    private let axis: TimeAxis
    private let marks: [TimelinePicture.Mark]
    private var svg = SVG()

    private init(_ plot: Plot) {
        self.plot = plot
        axis = TimeAxis(from: plot.from, to: plot.to)
        marks = plot.marks.prefix(12).map { TimelinePicture.Mark(at: $0.at, sentence: $0.sentence, weight: 1) }
    }

    static func svg(_ plot: Plot) -> String {
        var renderer = PlotRenderer(plot)
        return renderer.draw()
    }

    private mutating func draw() -> String {
        svg.fitted(24, 34, plot.title, "h", room: 990)
        svg.fitted(24, 54, plot.subtitle, "soft", room: 990)
        var top = 128.0
        let foot = top + Self.pitch * Double(plot.panels.count - 1) + Self.height
        // Beneath everything that is to be read.
        axis.drawMarks(marks, in: &svg, at: 84, to: foot)
        for panel in plot.panels {
            draw(panel, top)
            top += Self.pitch
        }
        let end = axis.drawList(marks, in: &svg, at: foot + 62)
        return SVG.document(
            title: plot.title, description: description, height: max(end, foot + 58), body: svg, style: Style.plot)
    }

    private var description: String {
        let lines = plot.panels.map { panel in
            let limits = panel.limits.map { "\($0.name) \(Self.text($0.value))" }
            let series = panel.series.compactMap { series -> String? in
                let values = series.points.compactMap(\.value)
                guard let first = values.first, let last = values.last else { return nil }
                return "\(series.name) begins at \(Self.text(first)) and ends at \(Self.text(last)), "
                    + "\(Self.text(values.min()!)) at the least, \(Self.text(values.max()!)) at the most"
            }
            return "\(panel.title): \((series + limits).joined(separator: "; "))."
        }
        let told = marks.map { "\(Duration.nanoseconds($0.at).clock): \($0.sentence)." }
        return (lines + told).joined(separator: " ")
    }

    // MARK: A panel

    private mutating func draw(_ panel: Plot.Panel, _ top: Double) {
        let foot = top + Self.height
        axis.drawGrid(in: &svg, from: top, to: foot)
        let ticks = Self.ticks(to: Self.most(of: panel))
        let scale = Self.height / ticks.last!
        for tick in ticks {
            svg.path("M\(SVG.number(axis.left)) \(SVG.number(foot - tick * scale)) H\(SVG.number(axis.right))", "grid")
            svg.text(axis.left - 8, foot - tick * scale + 4, Self.text(tick), "soft small", anchor: .end)
        }
        for limit in panel.limits {
            let y = foot - limit.value * scale
            svg.path("M\(SVG.number(axis.left)) \(SVG.number(y)) H\(SVG.number(axis.right))", "limit")
        }
        for (index, series) in panel.series.prefix(4).enumerated() { draw(series, "line line-\(index + 1)", foot, scale) }
        drawKey(of: panel, top - 14)
    }

    private mutating func draw(_ series: Plot.Series, _ style: String, _ foot: Double, _ scale: Double) {
        var data = ""
        var isDown = false
        var last: Double?
        for point in series.points where point.at <= plot.to {
            guard let value = point.value else {
                if series.isStepped, isDown { data += " H\(SVG.number(axis.x(point.at)))" }
                isDown = false
                last = nil
                continue
            }
            let (x, y) = (SVG.number(axis.x(point.at)), SVG.number(foot - value * scale))
            if !isDown {
                data += (data.isEmpty ? "" : " ") + "M\(x) \(y)"
            } else if series.isStepped {
                if value != last { data += " H\(x) V\(y)" }
            } else {
                data += " L\(x) \(y)"
            }
            isDown = true
            last = value
        }
        if series.isStepped, isDown { data += " H\(SVG.number(axis.right))" }
        if !data.isEmpty { svg.path(data, style) }
    }

    /// The panel's title, and what each line is, in one row above it.
    private mutating func drawKey(of panel: Plot.Panel, _ y: Double) {
        svg.fitted(24, y, panel.title, "ink", room: 320)
        var x = axis.right
        let entries =
            panel.series.prefix(4).enumerated().map { ($1.name, "line line-\($0 + 1)") }
            + panel.limits.map { ("\($0.name) \(Self.text($0.value))", "limit") }
        for (name, style) in entries.reversed() {
            let width = TextWidth.of(name, "small")
            x -= width
            guard x > 420 else { break }
            svg.rect(x - 38, y - 12, width + 42, 16, "bg")
            svg.text(x, y, name, "soft small")
            svg.path("M\(SVG.number(x - 34)) \(SVG.number(y - 4)) H\(SVG.number(x - 6))", style)
            x -= 52
        }
    }

    // MARK: Numbers

    private static func most(of panel: Plot.Panel) -> Double {
        let values = panel.series.prefix(4).flatMap { $0.points.compactMap(\.value) } + panel.limits.map(\.value)
        return values.max() ?? 1
    }

    /// From 0 to the first round number that nothing exceeds, in two to five steps.
    static func ticks(to most: Double) -> [Double] {
        guard most > 0, most.isFinite else { return [0, 1] }
        var power = 0.001
        while power * 100 < most, power < 1e15 { power *= 10 }
        let step = [1.0, 2, 5, 10, 20, 25, 50].map { $0 * power }.first { $0 * 4 >= most } ?? power * 100
        let count = max(Int((most / step - 1e-9).rounded(.up)), 1)
        return (0...count).map { Double($0) * step }
    }

    /// Three digits behind the point at most, and none that says nothing.
    static func text(_ value: Double) -> String {
        let thousandths = Int((min(max(value, -1e15), 1e15) * 1000).rounded())
        let (whole, rest) = (abs(thousandths) / 1000, abs(thousandths) % 1000)
        guard rest > 0 else { return "\(thousandths < 0 ? "-" : "")\(whole)" }
        var digits = String(1000 + rest).dropFirst()
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(thousandths < 0 ? "-" : "")\(whole).\(digits)"
    }
}
