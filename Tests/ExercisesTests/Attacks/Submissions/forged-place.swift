// Tries: Says that its error stands in the host's file.
// must: not-compiled

#sourceLocation(file:"/tmp/Host.swift",line:1)
let wrong: Int = "no number"
#sourceLocation()
