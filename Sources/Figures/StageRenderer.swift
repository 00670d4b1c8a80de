/// Gives the stage its places: the way of a request from left to right, one row for one service.
struct StageRenderer {
    private let picture: StagePicture
    private var svg = SVG()
    private var y = 108.0

    private let door = (x: 24.0, width: 226.0)
    private let list = (x: 300.0, width: 178.0)
    private let hall: (x: Double, width: Double)
    private let cardWidth: Double
    private let perLine: Int
    private let hasDoor: Bool

    private init(_ picture: StagePicture) {
        self.picture = picture
        hasDoor = picture.loadBalancer != nil || !picture.looseRows.isEmpty
        hall = hasDoor ? (528, 488) : (24, 992)
        perLine = hasDoor ? 4 : 8
        cardWidth = hasDoor ? 107.5 : 111
    }

    static func svg(_ picture: StagePicture) -> String {
        var renderer = StageRenderer(picture)
        return renderer.draw()
    }

    private mutating func draw() -> String {
        svg.fitted(24, 34, picture.title, "h", room: 990)
        svg.fitted(24, 54, picture.subtitle, "soft", room: 990)
        let top = y
        var rows: [(row: StagePicture.Row, top: Double, height: Double)] = []
        var boxes: [(box: StagePicture.ClusterBox, top: Double, height: Double)] = []
        for (index, box) in picture.clusters.enumerated() {
            if index > 0 { y += 40 }
            let start = y
            y += 18
            for row in box.rows {
                let height = self.height(of: row)
                rows.append((row, y, height))
                y += height
            }
            if box.rows.isEmpty { y += 48 }
            boxes.append((box, start, y - start + 6))
            y += 6
        }
        if !picture.looseRows.isEmpty {
            y += picture.clusters.isEmpty ? 18 : 24
            for row in picture.looseRows {
                let height = self.height(of: row)
                rows.append((row, y, height))
                y += height
            }
        }
        if hasDoor { drawDoor(top, rows) }
        for box in boxes { draw(box.box, box.top, box.height) }
        if boxes.isEmpty { svg.text(hall.x, 96, "no cluster, and nobody registered", "soft") }
        for (index, row) in rows.enumerated() { draw(row.row, row.top, row.height, first: index == 0) }
        let bottom = y + 26
        drawLegend(bottom)
        return SVG.document(title: picture.title, description: picture.description, height: bottom + 32, body: svg)
    }

    private func shownTasks(_ row: StagePicture.Row) -> [StagePicture.TaskCard] {
        row.tasks.count <= 8 ? row.tasks : Array(row.tasks.filter { $0.health != nil && $0.health != .healthy }.prefix(perLine))
    }

    private func height(of row: StagePicture.Row) -> Double {
        let lines = Double((shownTasks(row).count + perLine - 1) / perLine)
        let cards = row.name == nil ? 0 : 44 + max(lines, 0) * 68 + (row.tasks.count > 8 ? 24 : 0) + (row.tasks.isEmpty ? 20 : 0)
        let marks = row.group.map { 62 + Double(markLines($0)) * 38 } ?? 0
        return max(cards, marks, Double(row.rules.count) * 20 + 30) + 12
    }

    private func markLines(_ group: StagePicture.Group) -> Int {
        group.targets.count > 8 ? 1 : max(1, (group.targets.count + 3) / 4)
    }

    // MARK: The door and its rules

    private mutating func drawDoor(_ top: Double, _ rows: [(row: StagePicture.Row, top: Double, height: Double)]) {
        let height = y - top + 16 + Double(picture.answers.count) * 22
        let ports = picture.ports.isEmpty ? "" : "on \(picture.ports.map(String.init).joined(separator: ", "))"
        svg.fitted(
            door.x, 96, picture.loadBalancer.map { "Load balancer \($0)" } ?? "No load balancer", "h",
            room: max(door.width - 6 - TextWidth.of(ports, "soft small"), 150))
        if !ports.isEmpty { svg.text(door.x + door.width, 96, ports, "soft small", anchor: .end) }
        svg.text(list.x, 96, "Target groups", "h")
        svg.rect(door.x, top, door.width, height, "panel", radius: 8)
        for (row, rowTop, _) in rows where row.group != nil {
            let middle = rowTop + 56
            for (index, rule) in row.rules.enumerated() {
                let line = middle + 4 + (Double(index) - Double(row.rules.count - 1) / 2) * 20
                draw(rule, line)
            }
            if row.rules.isEmpty {
                svg.path("M\(SVG.number(door.x + door.width)) \(SVG.number(middle)) H\(SVG.number(list.x))", "off")
            } else {
                svg.path("M\(SVG.number(door.x + door.width)) \(SVG.number(middle)) H\(SVG.number(list.x - 8))", "way")
                svg.path("M\(SVG.number(list.x - 9)) \(SVG.number(middle - 4)) l8 4 l-8 4z", "tip")
            }
        }
        var line = top + height - Double(picture.answers.count) * 22 + 10
        if !picture.answers.isEmpty { svg.path("M36 \(SVG.number(line - 16)) h202", "frame") }
        for answer in picture.answers {
            draw(answer, line)
            line += 22
        }
        y = max(y, top + height)
    }

    private mutating func draw(_ rule: StagePicture.RuleRow, _ line: Double) {
        svg.fitted(38, line, rule.priority, "ink mono", room: 38)
        svg.fitted(80, line, rule.condition, "ink mono", room: rule.rate > 0 ? 118 : 162)
        if rule.rate > 0 { svg.text(240, line, "\(rule.rate)/s", "soft small", anchor: .end) }
    }

    // MARK: Rows

    private mutating func draw(_ box: StagePicture.ClusterBox, _ top: Double, _ height: Double) {
        svg.fitted(hall.x, top - 12, "Cluster \(box.name)", "h", room: hall.width - 160)
        svg.text(hall.x + hall.width, top - 12, box.note, "soft small", anchor: .end)
        svg.rect(hall.x, top, hall.width, height, "panel", radius: 8)
        if box.rows.isEmpty { svg.text(hall.x + 14, top + 38, "nothing runs here yet", "soft") }
    }

    private mutating func draw(_ row: StagePicture.Row, _ top: Double, _ height: Double, first: Bool) {
        if let group = row.group { draw(group, top, linked: row.name != nil) }
        guard let name = row.name else { return }
        svg.fitted(hall.x + 14, top + 18, name, "h", room: hall.width / 2 - 20)
        svg.fitted(
            hall.x + hall.width - 14, top + 18, row.note, row.isWell ? "soft small" : "unhealthy small", room: hall.width / 2 - 24,
            anchor: .end)
        var line = top + 30
        if row.tasks.count > 8 {
            svg.fitted(hall.x + 14, line + 12, summary(row.tasks), "ink", room: hall.width - 28)
            line += 24
        }
        if row.tasks.isEmpty { svg.text(hall.x + 14, line + 14, "no tasks", "soft small") }
        for (index, task) in shownTasks(row).enumerated() {
            draw(task, hall.x + 14 + Double(index % perLine) * (cardWidth + 10), line + Double(index / perLine) * 68)
        }
    }

    private func summary(_ tasks: [StagePicture.TaskCard]) -> String {
        var counts: [(String, Int)] = []
        for task in tasks {
            let word = task.healthWord.map { "\(task.lastStatus) \($0)" } ?? task.lastStatus
            if let index = counts.firstIndex(where: { $0.0 == word }) { counts[index].1 += 1 } else { counts.append((word, 1)) }
        }
        return counts.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }

    private mutating func draw(_ task: StagePicture.TaskCard, _ x: Double, _ y: Double) {
        svg.rect(x, y, cardWidth, 60, "card", radius: 6)
        svg.rect(x, y, cardWidth, 60, task.health?.outline ?? "frame", radius: 6)
        svg.fitted(x + 10, y + 20, task.label, "ink h", room: 60)
        let room = cardWidth - 22 - min(TextWidth.of(task.label, "ink h"), 60)
        let address = TextWidth.fitEnd(task.address, "soft small mono", room)
        svg.text(
            x + cardWidth - 8, y + 20, address, "soft small mono", anchor: .end, full: address == task.address ? nil : task.address)
        svg.text(x + 10, y + 37, task.lastStatus, "soft small")
        if let health = task.health, let word = task.healthWord { svg.text(x + 10, y + 52, word, "\(health.style) small") }
    }

    private mutating func draw(_ group: StagePicture.Group, _ top: Double, linked: Bool) {
        let height = 42 + Double(markLines(group)) * 38
        let y = top + 14
        svg.rect(list.x, y, list.width, height, "card", radius: 8)
        svg.fitted(list.x + 12, y + 21, group.name, "ink mono", room: group.failsOpen ? 95 : 154)
        if group.failsOpen { svg.text(list.x + list.width - 10, y + 21, "fail open", "unhealthy small", anchor: .end) }
        if group.targets.isEmpty { svg.text(list.x + 12, y + 50, "no targets", "soft small") }
        if group.targets.count > 8 {
            var x = list.x + 22
            for health in Health.allCases {
                let number = group.targets.count { $0.health == health }
                guard number > 0 else { continue }
                svg.health(x, y + 44, health)
                svg.text(x, y + 68, "\(number)", "soft small", anchor: .middle)
                x += 40
            }
        } else {
            for (index, target) in group.targets.enumerated() {
                let (x, line) = (list.x + 24 + Double(index % 4) * 43, y + 44 + Double(index / 4) * 38)
                svg.health(x, line, target.health)
                svg.fitted(x, line + 23, target.label, "soft small", room: 42, anchor: .middle)
            }
        }
        if linked { svg.path("M\(SVG.number(list.x + list.width)) \(SVG.number(top + 56)) H\(SVG.number(hall.x))", "way") }
    }

    // MARK: Legend

    private mutating func drawLegend(_ y: Double) {
        let rows = picture.clusters.flatMap(\.rows) + picture.looseRows
        let used = Health.allCases.filter { health in
            rows.contains { row in
                row.tasks.contains { $0.health == health && $0.healthWord != nil }
                    || row.group?.targets.contains { $0.health == health } ?? false
            }
        }
        var x = 33.0
        for health in used {
            svg.health(x, y, health)
            let open = health == .unhealthy && rows.contains { $0.group?.failsOpen ?? false }
            let legend = open ? "unhealthy: asked all the same, since nobody is healthy" : health.legend
            svg.text(x + 17, y + 4, legend, "soft small")
            x += 17 + TextWidth.of(legend, "small") + 34
        }
    }
}
