// Tries: Gives its lines a file name that steers a terminal.
// must: not-compiled

#sourceLocation(file:"\u{1B}[2J/../../etc/passwd",line:4000000)
let wrong: Int = "no number"
#sourceLocation()
