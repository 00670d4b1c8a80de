import JudgeKit
import Orchestra

/// A service that takes part.
struct Section: Codable, Equatable {
    enum Name: String, Codable, CaseIterable { case users, authentication, dashboard }

    var name: Name
    var maximumPercent = 200

    var patterns: [String] {
        switch name {
        case .users: ["/api/users"]
        case .authentication: ["/api/auth", "/api/login"]
        case .dashboard: ["/api/*"]
        }
    }

    /// A path that no narrower line takes.
    var path: String {
        switch name {
        case .users: "/api/users"
        case .authentication: "/api/auth"
        case .dashboard: "/api/items"
        }
    }
}

/// What happens to one of the sections, or to one of its tasks.
struct Happening: Codable, Equatable {
    enum Kind: Codable, Equatable {
        case crash
        /// It answers 500 to everybody.
        case fallIll
        /// It answers nobody.
        case hang
        /// It fails one check, passes the next, fails one more and passes again.
        case cough
        case scale(to: Int)
    }

    var section: Section.Name
    var kind: Kind
    /// Which of its tasks.
    var task = 0
    /// How long after the house came to rest, in seconds.
    var after = 0
}

/// One performance.
struct Evening: Codable {
    var seed: UInt64 = 1
    var sections: [Section]
    var happenings: [Happening] = []
    /// Requests for each section when the house has come to rest.
    var requests = 6
    /// Beside those.
    var paths: [String] = []

    init(_ sections: [Section], _ happenings: [Happening] = [], requests: Int = 6, paths: [String] = [], seed: UInt64 = 1) {
        self.seed = seed
        self.sections = sections
        self.happenings = happenings
        self.requests = requests
        self.paths = paths
    }

    var smaller: [Evening] {
        var smaller: [Evening] = []
        func add(_ change: (inout Evening) -> Void) {
            var copy = self
            change(&copy)
            if !copy.sections.isEmpty { smaller.append(copy) }
        }
        if happenings.count > 1 {
            for happening in happenings { add { $0.happenings = [happening] } }
        }
        for fewer in Shrink.list(happenings) { add { $0.happenings = fewer } }
        for section in sections where sections.count > 1 {
            let rest = sections.filter { $0 != section }
            add {
                $0.sections = rest
                $0.happenings.removeAll { $0.section == section.name }
            }
        }
        for fewer in Shrink.list(paths) { add { $0.paths = fewer } }
        for fewer in Shrink.number(requests) { add { $0.requests = fewer } }
        for (place, happening) in happenings.enumerated() {
            for less in Shrink.number(happening.task) { add { $0.happenings[place].task = less } }
            for less in Shrink.number(happening.after) { add { $0.happenings[place].after = less } }
        }
        if seed != 1 { add { $0.seed = 1 } }
        return smaller
    }
}

// MARK: Evenings

private let paths = [
    "/api/users", "/api/auth", "/api/login", "/api/items", "/api/", "/api/users/7", "/api/authors", "/api", "/about",
    "/v2/api/users",
]

private func sections(_ random: inout SeededGenerator, _ count: Int, maximumPercent: [Int] = [100, 150, 200]) -> [Section] {
    var names = Section.Name.allCases
    while names.count > count { names.remove(at: Int(random.bounded(UInt64(names.count)))) }
    return names.map { Section(name: $0, maximumPercent: maximumPercent[Int(random.bounded(UInt64(maximumPercent.count)))]) }
}

private func evenings(
    _ count: Int, sections number: ClosedRange<Int> = 1...1, _ kinds: [Happening.Kind] = [], happenings: ClosedRange<Int> = 0...0,
    maximumPercent: [Int] = [100, 150, 200], requests: Int = 4, paths pathCount: Int = 0
) -> Cases<Evening> {
    .drawn(count, shrink: { (evening: Evening) in evening.smaller }) { random in
        func among(_ range: ClosedRange<Int>) -> Int { range.lowerBound + Int(random.bounded(UInt64(range.count))) }
        let taking = sections(&random, among(number), maximumPercent: maximumPercent)
        let all = (0..<among(happenings)).map { _ in
            Happening(
                section: taking[among(0...taking.count - 1)].name, kind: kinds[among(0...kinds.count - 1)], task: among(0...2),
                after: among(0...9))
        }
        let asked = (0..<pathCount).map { _ in paths[among(0...paths.count - 1)] }
        return Evening(taking, all, requests: requests, paths: asked, seed: 1 + random.bounded(1000))
    }
}

let suite = Suite([launch, doors, turns, crash, noRoom, room, cough, scale, evening])

private let launch = Check(
    "launch", "The house fills: each service gets its tasks, and no more", reads: "08-performance#one-the-launch",
    cases: evenings(20, sections: 1...3, requests: 0)
) { (evening: Evening) -> Finding? in play(evening, [.complete, .ceiling, .starts]) }

private let doors = Check(
    "doors", "Each request is answered by the service whose rule takes it", reads: "08-performance#two-the-doors-open",
    cases: evenings(30, sections: 1...3, requests: 0, paths: 6)
) { (evening: Evening) -> Finding? in play(evening, [.right]) }

private let turns = Check(
    "turns", "A B C A B C, also after somebody has come or gone", reads: "08-performance#two-the-doors-open",
    cases: evenings(35, sections: 1...2, [.crash, .scale(to: 2), .scale(to: 4)], happenings: 0...2, requests: 7)
) { (evening: Evening) -> Finding? in play(evening, [.turns]) }

private let crash = Check(
    "crash", "Who leaves is replaced", reads: "08-performance#three-somebody-leaves-at-once",
    cases: evenings(25, sections: 1...2, [.crash], happenings: 1...2)
) { (evening: Evening) -> Finding? in play(evening, [.complete, .right, .known, .starts, .ceiling]) }

private let noRoom = Check(
    "no-room", "Without room for one more, the ill one leaves first",
    reads: "08-performance#four-ill-and-nobody-may-sit-beside-him",
    cases: evenings(25, [.fallIll, .hang], happenings: 1...1, maximumPercent: [100])
) { (evening: Evening) -> Finding? in play(evening, [.complete, .known, .starts, .ceiling]) }

private let room = Check(
    "room", "With room for one more, the ill one leaves when its replacement is healthy",
    reads: "08-performance#five-ill-and-another-sits-down-beside-him",
    cases: evenings(25, [.fallIll, .hang], happenings: 1...1, maximumPercent: [150, 200])
) { (evening: Evening) -> Finding? in play(evening, [.complete, .known, .room, .starts, .ceiling]) }

private let cough = Check(
    "cough", "Who coughs now and then stays", reads: "07-target-group#one-missed-call-is-not-enough",
    cases: evenings(15, [.cough], happenings: 1...1)
) { (evening: Evening) -> Finding? in play(evening, [.calm]) }

private let scale = Check(
    "scale", "Another desiredCount is followed, and then there is rest", reads: "03-service#from-three-to-five-to-two",
    cases: evenings(15, sections: 1...2, [.scale(to: 1), .scale(to: 2), .scale(to: 5)], happenings: 1...2, requests: 0)
) { (evening: Evening) -> Finding? in play(evening, [.complete, .calm, .starts]) }

private let evening = Check(
    "evening", "A whole evening", reads: "08-performance#six-was-anybody-sent-to-the-dead",
    cases: evenings(
        20, sections: 2...3, [.crash, .fallIll, .hang, .cough, .scale(to: 2), .scale(to: 4)], happenings: 2...3, paths: 2)
) { (evening: Evening) -> Finding? in
    play(evening, [.complete, .right, .turns, .known, .calm, .room, .ceiling, .starts])
}
