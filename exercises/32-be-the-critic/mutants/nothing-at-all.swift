// caught-by: few
// misconception: There is no rehearsal, so nobody can fail one.
// reads: 09-deployments#they-come-first-then-the-others-go
import Orchestra

func rehearsals() -> [Rehearsal] { [] }
