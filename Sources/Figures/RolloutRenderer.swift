internal import Orchestra

/// Gives the counts of a deployment their places: time to the right, one layer on the other, between a floor and a ceiling.
struct RolloutRenderer {
    private let picture: RolloutPicture
    private let axis: TimeAxis
    private var svg = SVG()
    private let bottom = 334.0
    private let unit: Double

    private init(_ picture: RolloutPicture) {
        self.picture = picture
        axis = TimeAxis(from: picture.from, to: picture.to)
        let most = picture.steps.map { max($0.counts.reduce(0, +), picture.ceiling($0)) }.max() ?? 1
        unit = 208 / Double(max(most, 1))
    }

    static func svg(_ picture: RolloutPicture) -> String {
        var renderer = RolloutRenderer(picture)
        return renderer.draw()
    }

    private func y(_ count: Int) -> Double { bottom - Double(count) * unit }

    private mutating func draw() -> String {
        svg.fitted(24, 34, picture.title, "h", room: 990)
        svg.fitted(24, 54, picture.subtitle, "soft", room: 990)
        axis.drawGrid(in: &svg, from: 112, to: bottom)
        for layer in RolloutPicture.Layer.allCases { draw(layer) }
        drawLimits()
        axis.drawMarks(picture.marks, in: &svg, at: 98, to: bottom)
        let end = axis.drawList(picture.marks, in: &svg, at: bottom + 44)
        let foot = drawLegend(bottom + 44)
        return SVG.document(
            title: picture.title, description: picture.description, height: max(end, foot) + 10, body: svg, style: Style.rollout)
    }

    // MARK: Layers

    /// From when to when, and from which count to which.
    private func spans(of layer: RolloutPicture.Layer) -> [(from: Double, to: Double, low: Int, high: Int)] {
        picture.steps.indices.compactMap { index in
            let step = picture.steps[index]
            let end = index + 1 < picture.steps.count ? picture.steps[index + 1].at : picture.to
            let low = step.counts[..<layer.rawValue].reduce(0, +)
            let high = low + step.counts[layer.rawValue]
            return high > low && end > step.at ? (axis.x(step.at), axis.x(end), low, high) : nil
        }
    }

    private mutating func draw(_ layer: RolloutPicture.Layer) {
        var shapes: [[(from: Double, to: Double, low: Int, high: Int)]] = []
        for span in spans(of: layer) {
            if let last = shapes.last?.last, last.to == span.from, last.low <= span.high, span.low <= last.high {
                shapes[shapes.count - 1].append(span)
            } else {
                shapes.append([span])
            }
        }
        for shape in shapes { svg.path(outline(shape), Self.style(of: layer)) }
        let name = layer == .oldReady ? picture.oldName : layer == .newReady ? picture.newName : ""
        if !name.isEmpty { drawName(name, in: shapes.flatMap(\.self)) }
    }

    /// Along the top, and back along the foot.
    private func outline(_ shape: [(from: Double, to: Double, low: Int, high: Int)]) -> String {
        var data = "M\(SVG.number(shape[0].from)) \(SVG.number(y(shape[0].low)))"
        for span in shape { data += " V\(SVG.number(y(span.high))) H\(SVG.number(span.to))" }
        for span in shape.reversed() { data += " V\(SVG.number(y(span.low))) H\(SVG.number(span.from))" }
        return data + " Z"
    }

    /// Where there is most room for it, and on neither limit.
    private mutating func drawName(_ name: String, in spans: [(from: Double, to: Double, low: Int, high: Int)]) {
        guard let span = spans.max(by: { $0.to - $0.from < $1.to - $1.from }), let last = picture.steps.last else { return }
        let (top, foot) = (y(span.high), y(span.low))
        var place = (top + foot) / 2
        for limit in [picture.floor(last), picture.ceiling(last)] where abs(y(limit) - place) < 12 { place = y(limit) + 16 }
        guard span.to - span.from >= 40, place - 10 >= top, place + 6 <= foot else { return }
        svg.fitted(
            (span.from + span.to) / 2, place + 4, name, "ink small mono", room: span.to - span.from - 6, anchor: .middle)
    }

    private static func style(of layer: RolloutPicture.Layer) -> String {
        switch layer {
        case .oldReady: "old"
        case .newReady: "new"
        case .newUnready: "wait"
        case .oldUnready: "lost"
        }
    }

    // MARK: Limits

    private mutating func drawLimits() {
        guard let last = picture.steps.last else { return }
        svg.path(line(picture.ceiling), "limit")
        svg.path(line(picture.floor), "limit")
        svg.text(138, bottom + 4, "0", "soft small", anchor: .end)
        let (floor, ceiling) = (picture.floor(last), picture.ceiling(last))
        if floor == ceiling {
            svg.fitted(138, y(floor) + 4, "floor and ceiling \(floor)", "ink small", room: 124, anchor: .end)
        } else {
            svg.text(138, y(ceiling) + 4, "ceiling \(ceiling)", "ink small", anchor: .end)
            // A floor of 0 is the axis; one close under the ceiling moves down a little.
            if floor > 0 {
                svg.text(138, min(max(y(floor) + 4, y(ceiling) + 19), bottom - 12), "floor \(floor)", "ink small", anchor: .end)
            }
        }
    }

    private func line(_ limit: (RolloutPicture.Step) -> Int) -> String {
        var data = ""
        for step in picture.steps {
            let (place, height) = (SVG.number(axis.x(step.at)), SVG.number(y(limit(step))))
            data += data.isEmpty ? "M\(place) \(height)" : " H\(place) V\(height)"
        }
        return data + " H\(SVG.number(axis.right))"
    }

    private mutating func drawLegend(_ top: Double) -> Double {
        let words: [(RolloutPicture.Layer, String)] = [
            (.oldReady, "old, \(picture.readyWord)"), (.newReady, "new, \(picture.readyWord)"),
            (.newUnready, "new, not \(picture.readyWord) yet"), (.oldUnready, "old, not \(picture.readyWord)"),
        ]
        var line = top
        for (layer, words) in words where !spans(of: layer).isEmpty {
            svg.rect(730, line - 6, 26, 11, Self.style(of: layer))
            svg.text(766, line + 4, words, "soft small")
            line += 20
        }
        if !picture.steps.isEmpty {
            svg.path("M730 \(SVG.number(line)) H756", "limit")
            svg.text(766, line + 4, "floor (\(picture.readyWord)) and ceiling (all tasks)", "soft small")
            line += 20
        }
        return line
    }
}
