// caught-by: right
// misconception: It expects 2 tasks with 100 and 100 percent to be changed. Nobody may leave and nobody may come: they stay as they are.
// reads: 08-performance#four-ill-and-nobody-may-sit-beside-him
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(
            3, minimumHealthyPercent: 50, maximumPercent: 100,
            expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 3), .ends(old: 0, new: 3)]),
        Rehearsal(
            3, maximumPercent: 150, expected: [.neverFewerHealthy(than: 3), .neverMoreTasks(than: 4), .ends(old: 0, new: 3)]),
        Rehearsal(1, expected: [.neverFewerHealthy(than: 1), .ends(old: 0, new: 1)]),
        Rehearsal(2, maximumPercent: 100, expected: [.neverFewerHealthy(than: 2), .ends(old: 0, new: 2)]),
        Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]),
    ]
}
