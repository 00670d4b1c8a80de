// caught-by: few
// misconception: It tries every sequence. That finds everybody out, but nobody can read it any more: few sequences are enough if each has a purpose.
import Orchestra

func examinations() -> [Examination] {
    let answers: [ELB.ProbeResult] = [.passed, .timedOut, .mismatch(statusCode: 500)]
    var all: [Examination] = []
    for first in answers {
        for second in answers {
            let fails = first != .passed && second != .passed
            let state: ELB.TargetHealth.State = fails ? .unhealthy : .healthy
            all.append(Examination([first, second], expected: state))
        }
    }
    return all
}
