import JudgeKit
import Orchestra

/// Somebody comes to the list, or goes; then some requests.
struct Coming: Codable {
    var comes: Bool
    /// Of those who are there, counted from the oldest.
    var number: Int
    var requests: Int

    static func drawn(_ random: inout SeededGenerator) -> [Coming] {
        (0..<8).map { step in
            Coming(
                comes: step < 2 || random.bounded(5) < 3, number: Int(random.bounded(4)), requests: Int(random.bounded(9)))
        }
    }
}

func playTurns(_ list: [Coming]) -> Finding? {
    trying("requests, while targets come and go")
    var algorithm = NextPlease()
    var random = SeededGenerator(seed: 1)
    var there: [ELB.Target] = []
    var registered = 0
    for change in list {
        if change.comes {
            registered += 1
            there.append(ELB.Target(id: .init(id: "10.0.0.\(registered)", port: 8080), registration: registered))
            happened("10.0.0.\(registered) comes")
        } else if !there.isEmpty {
            happened("\(there.remove(at: change.number % there.count).id) goes")
        }
        var since: [ELB.Target.ID] = []
        for _ in 0..<change.requests {
            let chosen = algorithm.chooseTarget(for: .get("/api/users"), among: there, random: &random)
            happened("  a request → \(chosen.map { "\($0)" } ?? "nobody")")
            guard let chosen else {
                if there.isEmpty { continue }
                return Finding(expected: "one of \(there.count) targets", got: "nobody")
            }
            guard there.contains(where: { $0.id == chosen }) else {
                return Finding(expected: "one of the targets that are there", got: "\(chosen), which isn't")
            }
            // Between two turns of one, each of the others has one.
            if let before = since.lastIndex(of: chosen) {
                let between = since[(before + 1)...]
                if let waiting = there.first(where: { $0.id != chosen && !between.contains($0.id) }) {
                    return Finding(
                        expected: "no target more than one request ahead of another",
                        got: "\(chosen) has two turns, and \(waiting.id) none between them")
                }
            }
            since.append(chosen)
        }
    }
    return nil
}
