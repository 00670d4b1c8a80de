import Orchestra

/// Tests that every right rolling update passes, and hardly a wrong one.
func rehearsals() -> [Rehearsal] {
    var rehearsals: [Rehearsal] = []

    // podium.write: rehearse the two limits, where they are rounded
    rehearsals.append(
        Rehearsal(
            3, minimumHealthyPercent: 50, maximumPercent: 100,
            expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 3), .ends(old: 0, new: 3)]))
    rehearsals.append(
        Rehearsal(3, maximumPercent: 150, expected: [.neverFewerHealthy(than: 3), .neverMoreTasks(than: 4), .ends(old: 0, new: 3)]))
    // podium.end

    // podium.write: rehearse the ends: a service of one, and limits that leave no step
    rehearsals.append(Rehearsal(1, expected: [.neverFewerHealthy(than: 1), .ends(old: 0, new: 1)]))
    rehearsals.append(Rehearsal(2, maximumPercent: 100, expected: [.neverFewerHealthy(than: 2), .ends(old: 2, new: 0)]))
    // podium.end

    // podium.write: rehearse what goes wrong: somebody is ill, somebody crashes, another number is wanted
    rehearsals.append(Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]))
    rehearsals.append(Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]))
    rehearsals.append(Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]))
    // podium.end

    return rehearsals
}
