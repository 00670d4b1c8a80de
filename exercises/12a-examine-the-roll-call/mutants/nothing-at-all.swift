// caught-by: few
// misconception: There is no examination, so nobody can fail one.
import Orchestra

func examinations() -> [Examination] { [] }
