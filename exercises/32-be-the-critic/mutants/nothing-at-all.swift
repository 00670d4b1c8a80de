// caught-by: few
// misconception: There is no rehearsal, so nobody can fail one.
// reads: 08-performance#how-the-replacement-is-decided
import Orchestra

func rehearsals() -> [Rehearsal] { [] }
