// Tries: Uses up what the kernel has for watching files.
// must: fails

import Glibc

@_silgen_name("inotify_init1") func watch(_ flags: Int32) -> Int32
@_silgen_name("fanotify_init") func watchAll(_ flags: UInt32, _ more: UInt32) -> Int32

func gotThrough() -> Bool { watch(0) >= 0 || watchAll(0, 0) >= 0 }
