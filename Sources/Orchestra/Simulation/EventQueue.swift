internal import HeapModule

/// What waits for its time. Ties run in the order in which they were scheduled.
struct EventQueue: Sendable {
    enum Happening: Hashable, Sendable {
        case world(Event)
        case runtime(RuntimeEvent)
    }

    private struct Entry: Comparable, Sendable {
        var at: Int64
        var order: UInt64
        var happening: Happening

        static func < (a: Self, b: Self) -> Bool { a.at != b.at ? a.at < b.at : a.order < b.order }
        static func == (a: Self, b: Self) -> Bool { a.order == b.order }
    }

    private var heap = Heap<Entry>()
    private var scheduled: UInt64 = 0

    var count: Int { heap.count }
    var nextTime: Moment? { heap.min.map { Moment(nanoseconds: $0.at) } }

    mutating func schedule(_ happening: Happening, at moment: Moment) {
        scheduled += 1
        heap.insert(Entry(at: moment.nanoseconds, order: scheduled, happening: happening))
    }

    /// The earliest, if its time has come by `limit`.
    mutating func pop(until limit: Moment) -> (at: Moment, happening: Happening)? {
        guard let next = heap.min, next.at <= limit.nanoseconds else { return nil }
        let entry = heap.removeMin()
        return (Moment(nanoseconds: entry.at), entry.happening)
    }
}
