// caught-by: finds-out
// misconception: Nobody is ill, nobody crashes, and no other number is wanted. Half of the mistakes show only then.
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
    ]
}
