// Tries: Imports the judge's own module.
// must: not-compiled
// saying: JudgeKit

import JudgeKit

func total(_ numbers: [Int]) -> Int { Learner.ask("total", [numbers]).next() }
