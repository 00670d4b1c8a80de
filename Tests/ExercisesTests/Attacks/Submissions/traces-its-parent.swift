// Tries: Attaches to the process above it, as a debugger does.
// must: fails

import Glibc

@_silgen_name("ptrace") func trace(_ request: Int, _ process: pid_t, _ address: Int, _ data: Int) -> Int

/// ATTACH, SEIZE, TRACEME.
func gotThrough() -> Bool { trace(16, getppid(), 0, 0) == 0 || trace(0x4206, 1, 0, 0) == 0 || trace(0, 0, 0, 0) == 0 }
