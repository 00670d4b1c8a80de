// caught-by: finds-out
// misconception: All its numbers are even, and nothing is ever rounded. With 4 tasks and 50 percent everybody finds the same limits, however they round.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(
            4, minimumHealthyPercent: 50, maximumPercent: 100,
            expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 4), .ends(old: 0, new: 4)]),
        Rehearsal(
            4, maximumPercent: 150, expected: [.neverFewerHealthy(than: 4), .neverMoreTasks(than: 6), .ends(old: 0, new: 4)]),
        Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]),
    ]
}
