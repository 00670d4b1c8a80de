// caught-by: finds-out
// misconception: It looks at the end alone. Whoever stops everybody and starts anew ends well too: the limits hold at every look.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    return [
        Rehearsal(3, minimumHealthyPercent: 50, maximumPercent: 100, expected: [.ends(old: 0, new: 3)]),
        Rehearsal(3, maximumPercent: 150, expected: [.ends(old: 0, new: 3)]),
        Rehearsal(1, expected: [.ends(old: 0, new: 1)]),
        Rehearsal(2, tasks: [.oldHealthy, .oldUnhealthy], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]),
        Rehearsal(3, happenings: [.desiredCount(1, look: 2)], expected: [.ends(old: 0, new: 1)]),
    ]
}
