// Tries: Reads the suite, in the repository and in the judge's cache.
// must: fails

import Glibc

func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

func gotThrough() -> Bool {
    isThere("@ROOT@/Tests/ExercisesTests/Attacks/Exercise/Suite.swift") || isThere("@ROOT@/exercises") || isThere("@CACHE@")
        || isThere("@ROOT@/Package.swift")
}
