// Tries: Becomes a program that runs as root for whoever starts it.
// must: fails

import Glibc

func total(_ numbers: [Int]) -> Int {
    for program in ["/bin/su", "/usr/bin/mount", "/usr/bin/passwd"] {
        var words = [strdup(program), strdup("-c"), strdup("id"), nil]
        execv(program, &words)
    }
    return -1
}
