// Tries: Has types that hold each other, and protocols that need each other.
// must: not-compiled

struct Here { var there: There }
struct There { var here: Here }
protocol P: Q {}
protocol Q: P {}
typealias Round = Around
typealias Around = Round
