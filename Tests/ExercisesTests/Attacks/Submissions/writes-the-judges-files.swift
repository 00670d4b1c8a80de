// Tries: Writes to the judge's cache, its build, the exercise and its own program.
// must: fails

import Glibc

func gotThrough() -> Bool {
    [
        "@CACHE@/podium-attack", "@ROOT@/podium-attack", "@ROOT@/.build/podium-attack", "/usr/podium-attack", "/podium-attack",
        "/opt/podium-attack",
    ]
    .contains { (path: String) in open(path, O_WRONLY | O_CREAT, 0o666) >= 0 }
}
