import Figures
import Foundation
import Orchestra
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct FigureTests {
    /// Worlds of all sizes, drawn.
    private static func pictures() throws -> [(name: String, svg: String)] {
        var pictures: [(String, String)] = []
        func draw(_ name: String, _ stage: Simulation) {
            pictures.append(("\(name) stage", Figures.stage(from: stage.trace, title: "A title & <more> of \(name)")))
            pictures.append(("\(name) timeline", Figures.timeline(from: stage.trace, title: "A title of \(name)")))
            pictures.append(("\(name) rollout", Figures.rollout(from: stage.trace, title: "A title of \(name)")))
            pictures.append(("\(name) scaling", Figures.scaling(from: stage.trace, title: "A title of \(name)")))
        }
        draw("nothing", Simulation())
        var empty = Simulation()
        try empty.createCluster("an-empty-cluster-with-a-very-long-name-that-goes-on-and-on-and-on-for-ever-and-ever")
        draw("an empty cluster", empty)
        draw("nine tasks", try house(services: 1, tasks: 9, seconds: 60))
        draw("three services", try house(services: 3, tasks: 3, seconds: 40))
        draw("twenty tasks", try house(services: 2, tasks: 20, seconds: 7200))
        draw("one task", try house(services: 1, tasks: 1, seconds: 3))
        var sick = try house(services: 1, tasks: 4, seconds: 40)
        sick.answer(500, from: sick.trace.tasks[1].id)
        sick.hang(sick.trace.tasks[2].id)
        sick.run(for: .seconds(45))
        draw("sick", sick)
        for (name, minimum, maximum, breaks) in [
            ("side by side", 100, 200, false), ("stops first", 50, 100, false), ("outage", 0, 100, false),
            ("stuck", 100, 100, false),
            ("close", 80, 100, false), ("goes back", 100, 200, true),
        ] {
            draw(name, try moved(minimum: minimum, maximum: maximum, breaks: breaks))
        }
        draw("scaled", try scaled(load: 480))
        draw("scaled far", try scaled(load: 99_999))
        return pictures
    }

    /// A load that comes, is unknown for a while, and goes; two policies, one of them with steps.
    private static func scaled(load: Double) throws -> Simulation {
        var stage = Simulation(seed: 3)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/web:1", port: 8080)])
        let service = try stage.createService(
            "a-service-with-a-rather-long-name", in: "api", taskDefinition: "users", desiredCount: 2)
        stage.run(for: .seconds(60))
        try stage.registerScalableTarget(service, minCapacity: 1, maxCapacity: 20)
        try stage.putScalingPolicy("cpu", on: service, .targetTracking(.ecsServiceAverageCPUUtilization, targetValue: 60))
        let steps = try stage.putScalingPolicy("steps", on: service, .stepScaling(.changeInCapacity, [.init(from: 0, 1)]))
        try stage.putMetricAlarm(
            .init("full", metric: .memoryUtilization(of: service), threshold: 80, alarmActions: [steps.policyARN]))
        try stage.putScheduledAction("late", on: service, schedule: "rate(20 minutes)", maxCapacity: 9)
        for step in [Load.shared(cpu: load, memory: 60), .each(cpu: 70, memory: 90), nil, .each(cpu: 5, memory: 0)] as [Load?] {
            stage.setLoad(of: service, step)
            stage.run(for: .seconds(420))
        }
        return stage
    }

    private static func house(services: Int, tasks: Int, seconds: Int64) throws -> Simulation {
        var stage = Simulation(seed: 3)
        try stage.createCluster("api")
        let doors = try stage.createLoadBalancer("hall-with-a-rather-long-name")
        let door = try stage.createListener(on: doors, defaultAction: .fixedResponse(404))
        try stage.createListener(on: doors, port: 8080, defaultAction: .redirect(.init(port: "80", statusCode: .http301)))
        for number in 1...services {
            let name = number == 1 ? "users-service-with-a-long-name" : "service-\(number)"
            try stage.registerTaskDefinition(family: name, containers: [.init("web", image: "example.com/web:1", port: 8080)])
            let list = try stage.createTargetGroup(
                "list-\(number)-with-a-long-name", healthCheck: .init(intervalSeconds: 5, timeoutSeconds: 2),
                deregistrationDelaySeconds: 10)
            try stage.createRule(
                on: door, priority: number * 10, conditions: [.path("/a/rather/long/path/\(number)/*")], action: .forward(to: list))
            try stage.createService(
                name, in: "api", taskDefinition: name, desiredCount: tasks,
                loadBalancers: [.init(list, containerName: "web", containerPort: 8080)])
        }
        try stage.startTraffic(.get("/a/rather/long/path/1/x"), to: doors, perSecond: 20)
        stage.logLimit = 20_000
        stage.run(for: .seconds(seconds))
        return stage
    }

    /// A service of five that moves to its second edition, or comes back from there.
    private static func moved(minimum: Int, maximum: Int, breaks: Bool = false) throws -> Simulation {
        var stage = Simulation(seed: 10)
        try stage.createCluster()
        for edition in 1...2 {
            try stage.registerTaskDefinition(
                family: "users-with-a-rather-long-name", containers: [.init("web", image: "example.com/users:\(edition)")])
        }
        let users = try stage.createService(
            "users", taskDefinition: "users-with-a-rather-long-name:1", desiredCount: 5, minimumHealthyPercent: minimum,
            maximumPercent: maximum, deploymentCircuitBreaker: .init(enable: true, rollback: true))
        stage.run(for: .seconds(90))
        if breaks { stage.failPull(ofImage: "example.com/users:2") }
        try stage.updateService(users, taskDefinition: "users-with-a-rather-long-name:2")
        stage.run(for: .seconds(400))
        return stage
    }

    @Test func `a rollout says its budgets, what was decided, and how it ended`() throws {
        let moved = Figures.rollout(from: try Self.moved(minimum: 50, maximum: 100).trace, title: "t")
        for words in [
            ">floor 3<", ">ceiling 5<", "wants 5, has 5, 5 healthy: stops 2", "the deployment is COMPLETED", "new, running",
        ] {
            #expect(moved.contains(words), "\(words)")
        }
        let stuck = Figures.rollout(from: try Self.moved(minimum: 100, maximum: 100).trace, title: "t")
        #expect(stuck.contains(">floor and ceiling 5<"))
        #expect(stuck.contains("the two budgets leave no room"))
        #expect(!stuck.contains("new, running"))
        let back = Figures.rollout(from: try Self.moved(minimum: 100, maximum: 200, breaks: true).trace, title: "t")
        #expect(back.contains("the deployment is FAILED: ECS deployment circuit breaker: tasks failed to start"))
        #expect(back.contains("the service goes back to users-with-a-rather-long-name:1"))
    }

    @Test func `every picture is well-formed, has a title and a description, and no text is cut or covered`() throws {
        for (name, svg) in try Self.pictures() {
            let reader = Reader()
            let parser = XMLParser(data: Data(svg.utf8))
            parser.delegate = reader
            #expect(parser.parse(), "\(name): \(parser.parserError.debugDescription)")
            #expect(reader.title?.isEmpty == false, "\(name)")
            #expect(reader.hasDescription, "\(name)")
            for box in reader.boxes {
                #expect(
                    box.left >= 0 && box.right <= 1040 && box.top >= 0 && box.bottom <= reader.height,
                    "\(name): '\(box.text)' is cut")
            }
            for (index, one) in reader.boxes.enumerated() {
                for other in reader.boxes[(index + 1)...] where one.overlaps(other) {
                    #expect(Bool(false), "\(name): '\(one.text)' and '\(other.text)' overlap")
                }
            }
        }
    }

    @Test func `of more tasks than there is room for, some are drawn that are there at the end`() throws {
        var stage = Simulation(seed: 4)
        try stage.createCluster("api")
        try stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "example.com/web:1", port: 8080)])
        let users = try stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 10)
        stage.run(for: .seconds(60))
        try stage.updateService(users, forceNewDeployment: true)
        stage.run(for: .seconds(300))
        let picture = Figures.timeline(from: stage.trace, title: "Twenty tasks")
        for task in ["A", "H", "Q", "T"] { #expect(picture.contains(">Task \(task)<"), "\(task)") }
        #expect(!picture.contains(">Task K<") && picture.contains("8 more tasks aren't shown"))
    }

    @Test func `the same events give the same bytes`() throws {
        let (one, two) = (try Self.pictures(), try Self.pictures())
        #expect(one.map(\.svg) == two.map(\.svg))
    }

    @Test func `both schemes have a contrast of at least 4.5 to 1 for text`() throws {
        let svg = Figures.stage(from: Simulation().trace, title: "t")
        let dark = try #require(svg.range(of: "@media"))
        for (part, background) in [
            (String(svg[..<dark.lowerBound]), ["ffffff", "f6f7f9"]), (String(svg[dark.lowerBound...]), ["14171c", "20262e"]),
        ] {
            for style in ["ink", "soft", "healthy", "initial", "unhealthy", "draining", "gone"] {
                let match = try #require(part.firstMatch(of: try Regex("\\.\(style)[^{}]*\\{fill:#([0-9a-f]{6})")), "\(style)")
                let color = String(match.output[1].substring!)
                for ground in background { #expect(contrast(color, ground) >= 4.5, "\(style) \(color) on \(ground)") }
            }
        }
    }

    @Test func `names can be read on the layers of a rollout`() throws {
        let svg = Figures.rollout(from: Simulation().trace, title: "t")
        let layers = svg.matches(of: try Regex("\\.(old|new)\\{fill:#([0-9a-f]{6})")).map { String($0.output[2].substring!) }
        #expect(layers.count == 4)
        for (layer, ink) in zip(layers, ["1d2129", "1d2129", "e8ebf0", "e8ebf0"]) {
            #expect(contrast(layer, ink) >= 4.5, "\(layer)")
        }
    }

    @Test func `a trace of the book's language that is no trace is an error`() {
        #expect(throws: DecodingError.self) { try Figures.stage(fromJSON: "{}", title: "t") }
    }

    private func contrast(_ a: String, _ b: String) -> Double {
        func luminance(_ hex: String) -> Double {
            let value = Int(hex, radix: 16)!
            let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
                let share = Double(part) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (one, two) = (luminance(a), luminance(b))
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }
}

/// Reads the texts of a picture with the places that they take, narrowly measured.
private final class Reader: NSObject, XMLParserDelegate {
    struct Box {
        var text: String
        var left, right, top, bottom: Double

        func overlaps(_ other: Box) -> Bool {
            left < other.right - 1 && other.left < right - 1 && top < other.bottom - 1 && other.top < bottom - 1
        }
    }

    var boxes: [Box] = []
    var title: String?
    var hasDescription = false
    var height = 0.0
    private var attributes: [String: String] = [:]
    private var text = ""
    private var isInText = false
    private var depthOfTitle = 0
    private var offset = (0.0, 0.0)

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes attributeDict: [String: String] = [:]
    ) {
        switch name {
        case "svg": height = Double(attributeDict["viewBox"]!.split(separator: " ")[3])!
        case "desc": hasDescription = true
        case "g":
            let numbers = attributeDict["transform"]!.dropFirst(10).dropLast().split(separator: " ").map { Double($0)! }
            offset = (numbers[0], numbers[1])
        case "text":
            attributes = attributeDict
            text = ""
            isInText = true
        case "title": depthOfTitle += 1
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        if depthOfTitle > 0 { title = title ?? string } else if isInText { text += string }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "title" { depthOfTitle -= 1 }
        if name == "g" { offset = (0, 0) }
        guard name == "text" else { return }
        isInText = false
        let style = attributes["class"] ?? ""
        let size = style.contains("small") || style.contains("mkt") ? 11.0 : style.contains("h") ? 14 : 13
        let width = Double(text.count) * size * (style.contains("mono") ? 0.6 : 0.5)
        let x = (Double(attributes["x"] ?? "0") ?? 0) + offset.0
        let y = (Double(attributes["y"] ?? "0") ?? 0) + offset.1
        let left = attributes["text-anchor"] == "end" ? x - width : attributes["text-anchor"] == "middle" ? x - width / 2 : x
        if !text.isEmpty {
            boxes.append(Box(text: text, left: left, right: left + width, top: y - size * 0.75, bottom: y + size * 0.2))
        }
    }
}
