// Tries: Writes to the pipe that its questions come from, and to every other number.
// must: fails

import Glibc

func gotThrough() -> Bool { ([0, 3] + Array(5..<64)).contains { write($0, "[1,\"ok\",0]\n", 11) > 0 } }
