// caught-by: free
// misconception: It expects one start at the first look, though three are allowed. The engine itself fails that: a test isn't better for being strict where nobody promised anything.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(
            3, minimumHealthyPercent: 50, maximumPercent: 100,
            expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 3), .ends(old: 0, new: 3)]),
        Rehearsal(
            3, maximumPercent: 150, expected: [.neverFewerHealthy(than: 3), .neverMoreTasks(than: 4), .ends(old: 0, new: 3)]),
        Rehearsal(1, expected: [.neverFewerHealthy(than: 1), .ends(old: 0, new: 1)]),
        Rehearsal(2, maximumPercent: 100, expected: [.neverFewerHealthy(than: 2), .ends(old: 2, new: 0)]),
        Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(3, happenings: [.newCrashes(look: 2)], expected: [.firstLook(starts: 1, stops: 0), .ends(old: 0, new: 3)]),
        Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]),
    ]
}
