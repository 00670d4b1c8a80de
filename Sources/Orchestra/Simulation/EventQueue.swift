internal import HeapModule

/// What waits for its time. Ties run in the order in which they were scheduled.
///
/// What comes soon is a small heap. What comes later lies unsorted in buckets, the wider the later it comes, and is sorted into narrower
/// ones as its time draws near: an event costs the same whether a thousand wait or a million, and after a copy only the
/// buckets that change are copied.
struct EventQueue: Sendable {
    enum Happening: Hashable, Sendable {
        case world(Event)
        case runtime(RuntimeEvent)
    }

    fileprivate struct Entry: Comparable, Sendable {
        var at: Int64
        var order: UInt64
        var happening: Happening

        static func < (a: Self, b: Self) -> Bool { a.at != b.at ? a.at < b.at : a.order < b.order }
        static func == (a: Self, b: Self) -> Bool { a.order == b.order }
    }

    /// So many are as well off in a heap.
    private static let few = 512

    /// All that come before ``horizon``.
    private var near = Heap<Entry>()
    private var far = Buckets()
    private var horizon = Int64.max
    private var scheduled: UInt64 = 0

    var count: Int { near.count + far.count }
    var nextTime: Moment? { near.min.map { Moment(nanoseconds: $0.at) } }

    mutating func schedule(_ happening: Happening, at moment: Moment) {
        scheduled += 1
        let entry = Entry(at: moment.nanoseconds, order: scheduled, happening: happening)
        if entry.at < horizon {
            near.insert(entry)
            if near.count > Self.few * 2, horizon == .max { spill() }
        } else {
            far.insert(entry)
            if near.isEmpty { refill() }
        }
    }

    /// The earliest, if its time has come by `limit`.
    mutating func pop(until limit: Moment) -> (at: Moment, happening: Happening)? {
        guard let next = near.min, next.at <= limit.nanoseconds else { return nil }
        let entry = near.removeMin()
        if near.isEmpty { refill() }
        return (Moment(nanoseconds: entry.at), entry.happening)
    }

    /// They have become too many for one heap.
    private mutating func spill() {
        far.start(at: near.min!.at)
        for entry in near.unordered { far.insert(entry) }
        refill()
    }

    private mutating func refill() {
        horizon = .max
        guard far.count > 0 else { return }
        let (entries, end) = far.removeFirst(few: Self.few)
        // As long as a heap does for all, it gets all.
        if far.count > 0 || entries.count > Self.few { horizon = end }
        near = Heap(entries)
    }
}

/// Events by the highest of their time's digits, to the base 64, that differs from where the buckets begin.
private struct Buckets: Sendable {
    private static let levels = 11

    /// By level and digit; none of a level comes before one of a lower level.
    private var buckets: ContiguousArray<PagedArray<EventQueue.Entry>> = []
    /// By level, which of its buckets aren't empty.
    private var occupied: ContiguousArray<UInt64> = []
    private var beginning: UInt64 = 0
    private(set) var count = 0

    mutating func start(at beginning: Int64) {
        self.beginning = UInt64(max(beginning, 0))
        guard buckets.isEmpty else { return }
        buckets = .init(repeating: [], count: Self.levels << 6)
        occupied = .init(repeating: 0, count: Self.levels)
    }

    mutating func insert(_ entry: EventQueue.Entry) {
        let at = UInt64(max(entry.at, 0))
        let level = (63 - ((at ^ beginning) | 1).leadingZeroBitCount) / 6
        let digit = Int(at >> UInt64(6 * level)) & 63
        buckets[level << 6 | digit].append(entry)
        occupied[level] |= 1 << UInt64(digit)
        count += 1
    }

    /// Those of the first bucket, once it holds no more than `few` or a single moment; and the moment before which all others don't
    /// come.
    mutating func removeFirst(few: Int) -> (entries: PagedArray<EventQueue.Entry>, end: Int64) {
        while true {
            let level = occupied.firstIndex { $0 != 0 }!
            let digit = occupied[level].trailingZeroBitCount
            occupied[level] &= ~(1 << UInt64(digit))
            var entries: PagedArray<EventQueue.Entry> = []
            swap(&entries, &buckets[level << 6 | digit])
            count -= entries.count
            let shift = UInt64(6 * level)
            beginning = (((beginning >> shift) >> 6) << 6 | UInt64(digit)) << shift
            if level == 0 || entries.count <= few {
                let (end, overflow) = beginning.addingReportingOverflow(UInt64(1) << shift)
                return (entries, overflow ? .max : Int64(clamping: end))
            }
            for entry in entries { insert(entry) }
        }
    }
}
