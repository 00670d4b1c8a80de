/// How far a learner has come. Plain data: days come from outside.
public struct PracticeProgress: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        case begun, passed
        case gaveUp = "given up"
    }

    public struct Entry: Sendable, Hashable {
        public var state = State.begun
        /// How often the checks were held against it, until it passed.
        public var attempts = 0
        /// How many of the hints were shown.
        public var hints = 0
        public var points = 0
        /// Days, as `2026-03-01`.
        public var begun: String?
        public var passed: String?
        public var gaveUp: String?
        /// The hash of the starting file that the learner's was begun from.
        public var starter: String?

        public init() {}
    }

    /// The exercise that the learner is at, once one was chosen.
    public var current: String?
    public var entries: [String: Entry] = [:]

    public init() {}

    public subscript(exercise: String) -> Entry { entries[exercise] ?? Entry() }
    public func state(of exercise: String) -> State? { entries[exercise]?.state }

    /// Notes that the learner is at work on it; the first one is where the learner is until another is chosen.
    public mutating func begin(_ exercise: String, on day: String, starter: String?) {
        var entry = self[exercise]
        if entry.begun == nil { entry.begun = day }
        if entry.starter == nil { entry.starter = starter }
        entries[exercise] = entry
        if current == nil { current = exercise }
    }

    /// Notes that the learner begins it once more, from this starting file.
    public mutating func restart(_ exercise: String, on day: String, starter: String?) {
        begin(exercise, on: day, starter: starter)
        entries[exercise]?.starter = starter
    }

    /// Notes that the checks were held against it and not all passed.
    public mutating func fail(_ exercise: String) {
        guard self[exercise].state != .passed else { return }
        entries[exercise, default: Entry()].attempts += 1
    }

    /// Notes that it passed. Points come once, and none where the solution was given away.
    ///
    /// - Returns: The points that are new; `nil` if it had passed before.
    public mutating func pass(_ exercise: String, worth points: Int, on day: String) -> Int? {
        var entry = self[exercise]
        guard entry.state != .passed else { return nil }
        entry.attempts += 1
        entry.passed = day
        entry.points = entry.gaveUp == nil ? points : 0
        entry.state = .passed
        entries[exercise] = entry
        return entry.points
    }

    public mutating func giveUp(_ exercise: String, on day: String) {
        var entry = self[exercise]
        guard entry.state != .passed else { return }
        entry.state = .gaveUp
        if entry.gaveUp == nil { entry.gaveUp = day }
        entries[exercise] = entry
    }

    /// - Returns: The number of the hint to show now, from 0: the next one, or the last again.
    public mutating func takeHint(_ exercise: String, of count: Int) -> Int {
        var entry = self[exercise]
        entry.hints = min(entry.hints + 1, count)
        entries[exercise] = entry
        return max(entry.hints - 1, 0)
    }
}

/// The exercises in their order, and a learner's way through them.
public struct Course: Sendable {
    /// Names, in order.
    public let names: [String]
    public let progress: PracticeProgress

    public init(names: [String], progress: PracticeProgress) {
        self.names = names
        self.progress = progress
    }

    /// Neither passed nor given up.
    public func isOpen(_ name: String) -> Bool { progress.state(of: name) == nil || progress.state(of: name) == .begun }

    /// The one that was chosen last, done or not; else the first that is open.
    public var current: String? {
        if let chosen = progress.current, names.contains(chosen) { return chosen }
        return names.first(where: isOpen)
    }

    /// The first open one behind `name`; from the beginning again if there is none.
    public func next(after name: String?) -> String? {
        let place = name.flatMap { names.firstIndex(of: $0) } ?? -1
        let order = names[(place + 1)...] + names[..<max(place, 0)]
        return order.first(where: isOpen)
    }

    public var points: Int { names.reduce(0) { $0 + progress[$1].points } }
    public var passed: Int { names.count { progress.state(of: $0) == .passed } }
}
