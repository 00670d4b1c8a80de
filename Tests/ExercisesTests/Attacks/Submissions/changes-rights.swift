// Tries: Changes rights and owners of what it can see.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["/", "/tmp", "/dev", "/dev/null", "/usr/bin/env", "/etc"].contains { (path: String) in
        chmod(path, 0o4777) == 0 || chown(path, 0, 0) == 0 || truncate(path, 0) == 0
    }
}
