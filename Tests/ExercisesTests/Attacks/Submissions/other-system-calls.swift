// Tries: Asks the kernel for what only its own tools need.
// must: fails

import Glibc

@_silgen_name("syscall") func call(_ number: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ e: Int) -> Int

/// io_uring, fsopen, open_tree, pidfd_getfd, memfd_secret, bpf, perf, userfaultfd.
#if arch(x86_64)
    let numbers = [425, 430, 428, 438, 447, 321, 298, 323, 304]
#else
    let numbers = [425, 430, 428, 438, 447, 280, 241, 282, 265]
#endif

/// Refused, and not merely called wrongly.
func gotThrough() -> Bool { numbers.contains { call($0, 0, 0, 0, 0, 0) >= 0 || errno != EPERM } }
