// Tries: Mounts, changes its root, and leaves its namespaces.
// must: fails

import Glibc

@_silgen_name("mount") func mount(
    _ source: UnsafePointer<CChar>, _ target: UnsafePointer<CChar>, _ type: UnsafePointer<CChar>, _ flags: UInt,
    _ data: UnsafeRawPointer?
) -> Int32
@_silgen_name("unshare") func leave(_ flags: Int32) -> Int32
@_silgen_name("umount2") func unmount(_ target: UnsafePointer<CChar>, _ flags: Int32) -> Int32

/// A user's namespace, with it everything else's, a mount's, a network's.
func gotThrough() -> Bool {
    [0x1000_0000, 0x7E02_0000, 0x2_0000, 0x4000_0000].contains { leave($0) == 0 }
        || mount("tmpfs", "/tmp", "tmpfs", 0, nil) == 0 || mount("none", "/", "none", 32, nil) == 0 || unmount("/usr", 2) == 0
        || chroot("/tmp") == 0
}
