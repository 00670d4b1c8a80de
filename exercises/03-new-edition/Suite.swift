import JudgeKit
import Orchestra

/// One call, in words that can be written down and made smaller.
enum Call: Codable {
    case register(String, image: String)
    case deregister(String, Int)
    case describe(String, Int?)

    var words: String {
        switch self {
        case .register(let family, let image): "register \(family) (image \(image))"
        case .deregister(let family, let revision): "deregister \(family):\(revision)"
        case .describe(let family, let revision): "describe \(family)" + (revision.map { ":\($0)" } ?? "")
        }
    }
}

private func containers(_ image: String) -> [ECS.ContainerDefinition] {
    [.init("web", image: "example.com/\(image)")]
}

private func words(_ definition: TaskDefinition?) -> String {
    guard let definition else { return "nil" }
    let images = definition.containerDefinitions.map { $0.image.replacing("example.com/", with: "") }
    return "\(definition.family):\(definition.revision) \(definition.status.rawValue) (image \(images.joined(separator: ", ")))"
}

/// What the engine answers.
private struct Engine {
    private var stage = Simulation()

    private func read(_ definition: ECS.TaskDefinition) -> TaskDefinition {
        TaskDefinition(
            family: definition.family, revision: definition.revision, containerDefinitions: definition.containerDefinitions,
            status: definition.status)
    }

    mutating func answer(_ call: Call) -> TaskDefinition? {
        switch call {
        case .register(let family, let image):
            return (try? stage.registerTaskDefinition(family: family, containers: containers(image))).map { read(stage[$0]) }
        case .deregister(let family, let revision):
            return (try? stage.deregisterTaskDefinition("\(family):\(revision)")).map(read)
        case .describe(let family, let revision):
            return (try? stage.describeTaskDefinition(revision.map { "\(family):\($0)" } ?? family)).map(read)
        }
    }
}

/// Makes the calls, one after the other, until an answer differs from the engine's.
private func play(_ calls: [Call]) -> Finding? {
    var archive = TaskDefinitions()
    var engine = Engine()
    for call in calls {
        let expected = engine.answer(call)
        let got: TaskDefinition?
        switch call {
        case .register(let family, let image):
            got = archive.register(.init(family: family, containerDefinitions: containers(image)))
        case .deregister(let family, let revision): got = archive.deregister(family: family, revision: revision)
        case .describe(let family, let revision): got = archive.describe(family: family, revision: revision)
        }
        happened("\(call.words) → \(words(got))")
        guard got == expected else { return Finding(expected: words(expected), got: words(got)) }
    }
    return nil
}

let suite = Suite([count, families, twice, never, unchanged, inactive, latest, missing, season])

private let count = Check(
    "count", "A family's revisions are 1, 2, 3", reads: "05-task-definition#pencil-marks-make-a-new-edition"
) {
    trying("three revisions of one family")
    return play([.register("users", image: "users:1"), .register("users", image: "users:2"), .register("users", image: "users:3")])
}

private let families = Check(
    "families", "Each family counts for itself", reads: "05-task-definition#pencil-marks-make-a-new-edition"
) {
    trying("two families in turn")
    return play([
        .register("users", image: "users:1"), .register("dashboard", image: "dashboard:1"), .register("users", image: "users:2"),
        .register("dashboard", image: "dashboard:2"), .describe("users", 1), .describe("dashboard", 2),
    ])
}

private let twice = Check(
    "twice", "The same request twice makes two revisions", reads: "05-task-definition#pencil-marks-make-a-new-edition",
    cases: .examples([false, true])
) { (isWithdrawn: Bool) -> Finding? in
    trying("the same request, twice, with nothing changed" + (isWithdrawn ? "; the first one is deregistered in between" : ""))
    return play(
        [.register("users", image: "users:1")] + (isWithdrawn ? [.deregister("users", 1)] : [])
            + [.register("users", image: "users:1"), .describe("users", 1), .describe("users", 2)])
}

private let never = Check(
    "never-again", "A number is never given again", reads: "05-task-definition#pencil-marks-make-a-new-edition",
    cases: .examples([[3], [1], [2, 3], [1, 2], [1, 2, 3]])
) { (gone: [Int]) -> Finding? in
    trying("three revisions, of which \(gone.map { ":\($0)" }.joined(separator: " and ")) is deregistered, then a new one")
    return play(
        (1...3).map { .register("users", image: "users:\($0)") } + gone.map { .deregister("users", $0) }
            + [.register("users", image: "users:4")])
}

private let unchanged = Check(
    "unchanged", "An old revision stays what it was", reads: "05-task-definition#pencil-marks-make-a-new-edition"
) {
    trying("two revisions with different images; then both are read")
    return play([
        .register("users", image: "users:1"), .register("users", image: "users:2"), .describe("users", 1), .describe("users", 2),
    ])
}

private let inactive = Check(
    "inactive", "An INACTIVE revision can still be described", reads: "05-task-definition#withdrawn-music-is-still-played"
) {
    trying("the first of two revisions is deregistered, then read by its number, then deregistered once more")
    return play([
        .register("users", image: "users:1"), .register("users", image: "users:2"), .deregister("users", 1), .describe("users", 1),
        .describe("users", 2), .deregister("users", 1),
    ])
}

private let latest = Check(
    "latest", "A family alone means its latest ACTIVE revision",
    reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: .examples([[], [3], [1], [3, 2], [2], [1, 2, 3]])
) { (gone: [Int]) -> Finding? in
    let which = gone.isEmpty ? "none" : gone.map { ":\($0)" }.joined(separator: " and ")
    trying("three revisions, of which \(which) is deregistered; then the family is described without a number")
    return play(
        (1...3).map { .register("users", image: "users:\($0)") } + [.register("dashboard", image: "dashboard:1")]
            + gone.map { .deregister("users", $0) } + [.describe("users", nil)])
}

private let missing = Check(
    "missing", "What isn't there is nil", reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: .examples([
        [.describe("users", nil)], [.describe("users", 1)], [.deregister("users", 1)],
        [.register("users", image: "users:1"), .describe("users", 2)],
        [.register("users", image: "users:1"), .describe("users", 0)],
        [.register("users", image: "users:1"), .deregister("users", 2)],
        [.register("users", image: "users:1"), .describe("dashboard", nil)],
        [.register("users", image: "users:1"), .deregister("dashboard", 1), .describe("users", 1)],
    ])
) { (calls: [Call]) -> Finding? in
    trying("a revision that isn't there")
    return play(calls)
}

private let season = Check(
    "season", "A whole season of calls is answered as the engine answers it",
    reads: "05-task-definition#withdrawn-music-is-still-played",
    cases: .drawn(30, shrink: { (calls: [Call]) in Shrink.list(calls) }) { random in
        let names = ["users", "dashboard", "authentication"]
        return (0..<16).map { _ in
            let family = names[Int(random.bounded(UInt64(names.count)))]
            let revision = 1 + Int(random.bounded(4))
            switch random.bounded(8) {
            case 0...3: return .register(family, image: "\(family):\(1 + random.bounded(2))")
            case 4, 5: return .deregister(family, revision)
            case 6: return .describe(family, nil)
            default: return .describe(family, revision)
            }
        }
    }
) { (calls: [Call]) -> Finding? in
    trying("\(calls.count) calls, one after the other")
    return play(calls)
}
