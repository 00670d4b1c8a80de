// caught-by: few
// misconception: It rehearses every number that there is. That finds many out, but nobody can read it any more: a few are enough if each has a purpose.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] {
    var all: [Rehearsal] = []
    for desired in 1...4 {
        for percent in [150, 200] {
            let end = desired * percent / 100 > desired
            all.append(
                Rehearsal(
                    desired, maximumPercent: percent,
                    expected: [
                        .neverMoreTasks(than: desired * percent / 100), .ends(old: end ? 0 : desired, new: end ? desired : 0),
                    ]))
        }
    }
    all.append(Rehearsal(2, happenings: [.newCrashes(look: 2)], expected: [.ends(old: 0, new: 2)]))
    return all
}
