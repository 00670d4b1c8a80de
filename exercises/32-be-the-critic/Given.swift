import Orchestra

/// One test of a rolling update: how it begins, what happens meanwhile, and what has to hold.
struct Rehearsal: Codable, Hashable {
    /// A task at the beginning.
    enum Player: Codable, Hashable {
        case oldHealthy
        /// It stays unhealthy.
        case oldUnhealthy
        case newHealthy
        /// It is on its way, and healthy after ``Rehearsal/newcomersNeed`` looks.
        case newPending
    }

    /// What happens just before a look; looks count from 1.
    enum Happening: Codable, Hashable {
        /// The first healthy task of the old edition is gone.
        case oldCrashes(look: Int)
        /// The first healthy task of the old edition is unhealthy from now on.
        case oldFallsIll(look: Int)
        /// The first task of the new edition is gone.
        case newCrashes(look: Int)
        case desiredCount(Int, look: Int)
    }

    enum Expectation: Codable, Hashable {
        /// At no time are there more tasks.
        case neverMoreTasks(than: Int)
        /// After no look are fewer tasks healthy.
        case neverFewerHealthy(than: Int)
        /// When nothing changes any more, there are so many tasks of the old edition and of the new one, all of them healthy.
        case ends(old: Int, new: Int)
        /// So many tasks are started and stopped at the first look.
        case firstLook(starts: Int, stops: Int)
    }

    /// 1 to 6.
    var desiredCount: Int
    /// 0 to 100.
    var minimumHealthyPercent: Int
    /// 100 to 200.
    var maximumPercent: Int
    var tasks: [Player]
    /// 1 to 5: so many looks after its start a new task is healthy.
    var newcomersNeed: Int
    var happenings: [Happening]
    var expected: [Expectation]

    /// - Parameter tasks: Left out, `desiredCount` healthy tasks of the old edition.
    init(
        _ desiredCount: Int, minimumHealthyPercent: Int = 100, maximumPercent: Int = 200, tasks: [Player]? = nil,
        newcomersNeed: Int = 2, happenings: [Happening] = [], expected: [Expectation]
    ) {
        self.desiredCount = desiredCount
        self.minimumHealthyPercent = minimumHealthyPercent
        self.maximumPercent = maximumPercent
        self.tasks = tasks ?? [Player](repeating: .oldHealthy, count: max(desiredCount, 0))
        self.newcomersNeed = newcomersNeed
        self.happenings = happenings
        self.expected = expected
    }
}
