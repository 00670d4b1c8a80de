// Tries: Reads and writes the memory of the process above it.
// must: fails

import Glibc

@_silgen_name("process_vm_readv") func readMemory(
    _ process: pid_t, _ own: UnsafePointer<iovec>, _ ownCount: UInt, _ other: UnsafePointer<iovec>, _ otherCount: UInt,
    _ flags: UInt
) -> Int

func gotThrough() -> Bool {
    var byte: UInt8 = 0
    return withUnsafeMutablePointer(to: &byte) { pointer in
        var own = iovec(iov_base: pointer, iov_len: 1)
        var other = iovec(iov_base: pointer, iov_len: 1)
        return readMemory(getppid(), &own, 1, &other, 1, 0) > 0 || readMemory(getpid(), &own, 1, &other, 1, 0) > 0
            || open("/proc/1/mem", O_RDWR) >= 0
    }
}
