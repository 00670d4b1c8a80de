// Tries: Declares types by the names of the language's own.
// must: not-compiled

struct Int {}
struct String {}
