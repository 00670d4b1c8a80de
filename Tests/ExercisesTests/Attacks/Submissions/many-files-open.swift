// Tries: Uses up file descriptors.
// must: fails

import Glibc

let opened = (0..<2000).count { _ in open("/dev/null", O_RDONLY) >= 0 }

func gotThrough() -> Bool { opened > 64 }
