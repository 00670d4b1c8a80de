// caught-by: finds-out
// misconception: There is one rehearsal, with the numbers that everybody has: 4 tasks, 100 and 200 percent. Nearly everybody gets that right.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(4, expected: [.neverFewerHealthy(than: 4), .neverMoreTasks(than: 8), .ends(old: 0, new: 4)])
    ]
}
