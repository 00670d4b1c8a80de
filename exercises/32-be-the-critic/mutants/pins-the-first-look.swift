// caught-by: free
// misconception: It expects so many starts at the first look. Whoever starts one at each look keeps both limits and ends as well: how fast it goes is its own business.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(
            3, minimumHealthyPercent: 50, maximumPercent: 100,
            expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 3), .ends(old: 0, new: 3)]),
        Rehearsal(3, maximumPercent: 200, expected: [.firstLook(starts: 3, stops: 0), .ends(old: 0, new: 3)]),
        Rehearsal(1, expected: [.neverFewerHealthy(than: 1), .ends(old: 0, new: 1)]),
        Rehearsal(2, maximumPercent: 100, expected: [.neverFewerHealthy(than: 2), .ends(old: 2, new: 0)]),
        Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]),
    ]
}
