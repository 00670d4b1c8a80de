// caught-by: finds-out
// misconception: It looks at the limits alone. Whoever does nothing keeps every limit: an update has to come to an end.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(
            3, minimumHealthyPercent: 50, maximumPercent: 100, expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 3)]),
        Rehearsal(3, maximumPercent: 150, expected: [.neverFewerHealthy(than: 3), .neverMoreTasks(than: 4)]),
        Rehearsal(1, expected: [.neverFewerHealthy(than: 1)]),
        Rehearsal(2, maximumPercent: 100, expected: [.neverFewerHealthy(than: 2), .neverMoreTasks(than: 2)]),
    ]
}
