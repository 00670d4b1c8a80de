internal import Orchestra

/// Where moments are in pictures of time, and what such pictures share: the grid, the numbered marks and the list of them.
struct TimeAxis {
    let from: Int64
    let to: Int64
    let left = 150.0
    let right = 1000.0

    func x(_ time: Int64) -> Double {
        let span = Double(max(to - from, 1))
        return left + (right - left) * min(max(Double(time - from) / span, 0), 1)
    }

    func drawGrid(in svg: inout SVG, from top: Double, to bottom: Double) {
        let steps: [Int64] = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400]
        let seconds = max((to - from) / 1_000_000_000, 1)
        let step = steps.first { seconds / $0 <= 8 } ?? (seconds / 8)
        var tick = (from / 1_000_000_000 + step - 1) / step * step
        while tick * 1_000_000_000 <= to {
            let place = SVG.number(x(tick * 1_000_000_000))
            svg.path("M\(place) \(SVG.number(top)) V\(SVG.number(bottom))", "grid")
            svg.text(x(tick * 1_000_000_000), bottom + 18, Duration.seconds(tick).clock, "soft small", anchor: .middle)
            tick += step
        }
    }

    /// Numbers above the picture, each with a line down to its foot.
    func drawMarks(_ marks: [TimelinePicture.Mark], in svg: inout SVG, at y: Double, to bottom: Double) {
        let wished = marks.map { x($0.at) }
        let places = Self.apart(wished)
        for (index, place) in places.enumerated() {
            let (x, top) = (wished[index], y + 10)
            let line = "V\(SVG.number(bottom - 6))"
            if abs(place - x) < 0.5 {
                svg.path("M\(SVG.number(x)) \(SVG.number(top)) \(line)", "off")
            } else {
                // Where numbers had to give way, from the number to its moment.
                let bend = "\(SVG.number(x)) \(SVG.number(top + 10))"
                svg.path("M\(SVG.number(place)) \(SVG.number(top)) L\(bend) M\(bend) \(line)", "off")
            }
            svg.mark(place, y, index + 1)
        }
    }

    /// Moves what would touch apart, to both sides.
    private static func apart(_ wished: [Double]) -> [Double] {
        var places = wished
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + 20) }
        var limit = 1020.0
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - 20
        }
        return places
    }

    /// What the numbers mean. Returns where the list ends.
    func drawList(_ marks: [TimelinePicture.Mark], in svg: inout SVG, at top: Double) -> Double {
        var y = top
        for (index, mark) in marks.enumerated() {
            svg.mark(33, y, index + 1, radius: 8)
            svg.text(52, y + 4, Duration.nanoseconds(mark.at / 1_000_000_000 * 1_000_000_000).clock, "soft small mono")
            svg.fitted(108, y + 4, mark.sentence, "ink", room: 600)
            y += 20
        }
        return y
    }
}
