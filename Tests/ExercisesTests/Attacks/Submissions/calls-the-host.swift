// Tries: Imports the host and calls what it declares.
// must: fails

import LearnerHost

func total(_ numbers: [Int]) -> Int {
    podiumAt(-1, Int32.max)
    let host = PodiumHost()
    host.answer("total") { _ in .values([0]) }
    host.serve()
    return -1
}
