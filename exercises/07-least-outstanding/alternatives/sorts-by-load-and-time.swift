import Orchestra

/// Sets of requests at each target, and a clock that counts choices.
struct LeastOutstanding {
    private struct Stand {
        var open: Set<Int> = []
        var chosenAt = 0
    }

    private var stands: [String: Stand] = [:]
    private var clock = 0

    mutating func choose(for request: Int, among targets: [ELB.Target.ID]) -> ELB.Target.ID? {
        let stands = stands
        let sorted = targets.reversed().sorted { one, other in
            let (one, other) = (stands["\(one)"] ?? Stand(), stands["\(other)"] ?? Stand())
            return (one.open.count, one.chosenAt) < (other.open.count, other.chosenAt)
        }
        guard let first = sorted.first else { return nil }
        clock += 1
        self.stands["\(first)", default: Stand()].open.insert(request)
        self.stands["\(first)"]!.chosenAt = clock
        return first
    }

    mutating func finished(_ request: Int, statusCode: Int?) {
        for name in stands.keys { stands[name]!.open.remove(request) }
    }
}
