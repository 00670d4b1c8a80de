// Tries: Starts other programs by the C library.
// must: fails

import Glibc

@_silgen_name("system") func run(_ command: UnsafePointer<CChar>) -> Int32

func gotThrough() -> Bool {
    var child = pid_t()
    var words = [strdup("sleep"), strdup("1000"), nil]
    return run("sleep 1000 &") == 0 || popen("id", "r").map({ fgetc($0) != EOF }) ?? false
        || posix_spawn(&child, "/bin/sleep", nil, nil, &words, nil) == 0
}
