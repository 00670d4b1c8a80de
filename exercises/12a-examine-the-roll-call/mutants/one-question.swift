// caught-by: finds-out
// misconception: There is one examination: a target that passes is healthy. Nearly everybody knows that.
import Orchestra

func examinations() -> [Examination] {
    return [
        Examination([.passed], expected: .healthy)
    ]
}
