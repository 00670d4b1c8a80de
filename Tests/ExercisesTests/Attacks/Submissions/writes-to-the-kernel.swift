// Tries: Changes the kernel's settings.
// must: fails

import Glibc

func gotThrough() -> Bool {
    [
        "/proc/sys/kernel/hostname", "/proc/sysrq-trigger", "/proc/sys/vm/drop_caches", "/sys/fs/cgroup/podium-attack",
        "/proc/self/oom_score_adj",
    ]
    .contains { (path: String) in open(path, O_WRONLY) >= 0 } || sethostname("podium-attack", 13) == 0
}
