import Orchestra

/// One line for each: how many, the percentages, what is special, and the end.
func rehearsals() -> [Rehearsal] {
    typealias Line = (Int, Int, Int, String, [Rehearsal.Happening], Int)
    let table: [Line] = [
        (5, 50, 110, "ooooo", [], 5), (1, 50, 150, "o", [], 0), (5, 90, 150, "ooooo", [], 5),
        (4, 100, 200, "oouN", [.newCrashes(look: 1)], 4), (6, 100, 200, "oooooo", [.desiredCount(2, look: 2)], 2),
        (3, 34, 100, "ooo", [.oldCrashes(look: 3)], 3), (2, 0, 100, "oo", [.oldFallsIll(look: 1)], 2),
    ]
    return table.map { desired, minimum, maximum, letters, happenings, new in
        let floor = (desired * minimum + 99) / 100
        let ceiling = desired * maximum / 100
        var expected: [Rehearsal.Expectation] = [.ends(old: new == 0 ? 1 : 0, new: new)]
        if happenings.isEmpty { expected += [.neverFewerHealthy(than: floor), .neverMoreTasks(than: ceiling)] }
        let tasks = letters.map { letter -> Rehearsal.Player in
            switch letter {
            case "u": .oldUnhealthy
            case "N": .newPending
            default: .oldHealthy
            }
        }
        return Rehearsal(
            desired, minimumHealthyPercent: minimum, maximumPercent: maximum, tasks: tasks, newcomersNeed: 3,
            happenings: happenings,
            expected: expected)
    }
}
