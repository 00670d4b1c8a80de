// caught-by: finds-out
// misconception: Its limits are a little too wide, and its new tasks are healthy at the next look. Whoever counts them too early, or counts badly, isn't noticed.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(
            3, minimumHealthyPercent: 50, maximumPercent: 100, newcomersNeed: 1,
            expected: [.neverFewerHealthy(than: 1), .neverMoreTasks(than: 4), .ends(old: 0, new: 3)]),
        Rehearsal(
            3, maximumPercent: 150, newcomersNeed: 1,
            expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 5), .ends(old: 0, new: 3)]),
        Rehearsal(1, expected: [.neverFewerHealthy(than: 1), .ends(old: 0, new: 1)]),
        Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]),
    ]
}
