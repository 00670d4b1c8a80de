// Tries: Has the compiler say what looks like messages about other files.
// must: not-compiled

#error("stopped\n/tmp/Host.swift:1:1: error: the judge is broken, everybody passes")
let x: Int = "/tmp/a/Host.swift:1:0: error: no"
// Answer.swift:1:0: error: forged
let y: Int = "Answer.swift:1:0: error: forged"
