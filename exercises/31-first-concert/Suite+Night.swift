import JudgeKit
import Orchestra

/// An evening: how large the house is, what is changed, and what goes wrong.
struct Night: Codable {
    enum Section: String, Codable { case users, items }

    /// The second revision of `users`, a minute and a half after the beginning.
    enum Edition: String, Codable {
        case none = "no new revision"
        case good = "a good revision"
        case cannotBePulled = "a revision whose image can't be pulled"
        case exitsSoon = "a revision whose tasks exit at once"
        case isNeverHealthy = "a revision whose tasks never pass a check"

        var isBad: Bool { self != .none && self != .good }
    }

    struct Happening: Codable {
        enum What: Codable {
            /// A running task, counted from the oldest: it is gone at once, fails from now on, or fails for four seconds.
            case crash(Int)
            case illness(Int)
            case fit(Int)
            case count(Int)
        }

        var second: Int
        var section: Section
        var what: What

        init(_ second: Int, _ section: Section, _ what: What) {
            (self.second, self.section, self.what) = (second, section, what)
        }

        var words: String {
            let player = { (number: Int) in "task number \(number + 1) of \(section.rawValue)" }
            return switch what {
            case .crash(let number): "at \(second) s \(player(number)) crashes"
            case .illness(let number): "at \(second) s \(player(number)) falls ill"
            case .fit(let number): "at \(second) s \(player(number)) fails for four seconds"
            case .count(let count): "at \(second) s \(section.rawValue) is to have \(count)"
            }
        }
    }

    static let editionAt = 85

    var users: Int
    var items: Int
    var minimum: Int
    var maximum: Int
    var paths: [String]
    var methods: [String]
    var edition: Edition
    var happenings: [Happening]
    /// In seconds, from the opening of the doors until everything has come to rest.
    var length: Int
    /// Whether the audience comes in the first eight seconds of each half-minute only: each request is two questions.
    var comesInWaves = false

    init(
        users: Int = 2, items: Int = 2, minimum: Int = 100, maximum: Int = 200, paths: [String] = ["/api/users*"],
        methods: [String] = ["GET"], edition: Edition = .none, happenings: [Happening] = [], length: Int
    ) {
        (self.users, self.items, self.minimum, self.maximum) = (users, items, minimum, maximum)
        (self.paths, self.methods, self.edition, self.happenings, self.length) = (paths, methods, edition, happenings, length)
    }

    init(random: inout SeededGenerator) {
        func oneOf<Value>(_ values: [Value]) -> Value { values[Int(random.bounded(UInt64(values.count)))] }
        let users = 2 + Int(random.bounded(5))
        let (minimum, maximum) = oneOf([(100, 200), (100, 150), (50, 100), (50, 150), (75, 125)])
        let edition = oneOf([Edition.good, .good, .cannotBePulled, .exitsSoon, .isNeverHealthy])
        let happenings = (0...random.bounded(3)).map { _ -> Happening in
            let section = oneOf([Section.users, .items])
            let number = Int(random.bounded(4))
            let kinds: [Happening.What] = [.crash(number), .illness(number), .fit(number), .count(1 + Int(random.bounded(5)))]
            // How many are wanted while it is deployed decides the threshold: that is another exercise.
            var kind = oneOf(section == .users ? Array(kinds.prefix(3)) : kinds)
            // While starts fail, ECS waits before it replaces anybody, for longer than the evening lasts.
            if section == .users, edition == .cannotBePulled || edition == .exitsSoon, case .illness = kind { kind = .fit(number) }
            return Happening(70 + Int(random.bounded(60)), section, kind)
        }
        let isTight = users * maximum / 100 <= (users * minimum + 99) / 100
        self.init(
            users: users, items: 1 + Int(random.bounded(4)), minimum: isTight ? 50 : minimum, maximum: isTight ? 150 : maximum,
            paths: oneOf([["/api/users", "/api/users/*"], ["/api/users*"], ["*/users/?", "/api/users"]]),
            methods: oneOf([["GET"], ["GET", "HEAD"], []]), edition: edition,
            happenings: happenings.sorted { $0.second < $1.second }, length: 330)
        comesInWaves = true
    }

    /// Fewer things that happen, then a smaller house.
    var smaller: [Night] {
        var found: [Night] = []
        func add(_ change: (inout Night) -> Void) {
            var copy = self
            change(&copy)
            found.append(copy)
        }
        if length > 60, edition != .none || !happenings.isEmpty {
            add { ($0.happenings, $0.edition, $0.length) = ([], .none, 40) }
        }
        if !happenings.isEmpty { add { $0.happenings = [] } }
        if edition != .none { add { $0.edition = .none } }
        if happenings.count > 1 { for index in happenings.indices { add { $0.happenings.remove(at: index) } } }
        if users > 2, edition == .none { add { $0.users = 2 } }
        if items > 1 { add { $0.items = 1 } }
        return found
    }

    var words: String {
        let conditions = [
            paths.isEmpty ? nil : "path-pattern \(paths.joined(separator: " or "))",
            methods.isEmpty ? nil : "http-request-method \(methods.joined(separator: " or "))",
        ].compactMap { $0 }.joined(separator: ", and ")
        let news = edition == .none ? [] : ["at \(Self.editionAt) s users gets \(edition.rawValue)"]
        return
            ("users with \(users) tasks (\(minimum) to \(maximum) percent) for \(conditions); items with \(items) for all else"
            + (news + happenings.map(\.words)).map { "; \($0)" }.joined())
    }
}
