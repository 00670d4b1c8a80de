import Orchestra

/// Four rehearsals, each of which asks for several things.
func rehearsals() -> [Rehearsal] {
    var all: [Rehearsal] = []
    // Both limits are rounded, one falls ill, and a new one is lost on the way.
    var first = Rehearsal(5, expected: [])
    first.minimumHealthyPercent = 70
    first.maximumPercent = 130
    first.newcomersNeed = 5
    first.expected = [.neverMoreTasks(than: 6), .neverFewerHealthy(than: 4), .ends(old: 0, new: 5)]
    all.append(first)
    var second = first
    second.happenings = [.oldFallsIll(look: 3), .newCrashes(look: 4)]
    second.expected = [.neverMoreTasks(than: 6), .ends(old: 0, new: 5)]
    all.append(second)
    all.append(
        Rehearsal(
            1, maximumPercent: 199, expected: [.ends(old: 1, new: 0), .neverMoreTasks(than: 1), .neverFewerHealthy(than: 1)]))
    all.append(
        Rehearsal(
            4, minimumHealthyPercent: 100, tasks: [.oldHealthy, .newHealthy, .oldHealthy, .oldHealthy, .newPending],
            happenings: [.desiredCount(1, look: 2)],
            expected: [.ends(old: 0, new: 1), .neverFewerHealthy(than: 1), .neverMoreTasks(than: 8)]))
    return all
}
