import Orchestra

/// Takes away what a failure doesn't need (delta debugging: chunks of half, a quarter, … of what is left, then single ones).
public struct Shrink {
    public private(set) var runs = 0
    let limit: Int
    let fails: (History) -> Violation?

    public init(limit: Int = 600, fails: @escaping (History) -> Violation?) {
        self.limit = limit
        self.fails = fails
    }

    /// - Returns: A smaller history that breaks the same invariant, and how it does.
    public mutating func shrink(_ history: History, _ violation: Violation) -> (History, Violation) {
        var (best, reason) = (history, violation)
        // What comes after the failure can go at once.
        if let place = violation.place {
            var cut = history
            cut.items.removeAll { $0.place > place }
            if let found = attempt(cut, violation.invariant) { (best, reason) = (cut, found) }
        }
        var size = max(best.items.count / 2, 1)
        while runs < limit {
            var removed = false
            var start = 0
            while start < best.items.count, runs < limit {
                var smaller = best
                smaller.items.removeSubrange(start..<min(start + size, best.items.count))
                if let found = attempt(smaller, violation.invariant) {
                    (best, reason) = (smaller, found)
                    removed = true
                } else {
                    start += size
                }
            }
            if size == 1, !removed { break }
            size = max(size / 2, 1)
        }
        return (best, reason)
    }

    private mutating func attempt(_ history: History, _ invariant: String) -> Violation? {
        runs += 1
        guard let found = fails(history), found.invariant == invariant else { return nil }
        return found
    }
}
