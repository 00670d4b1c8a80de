// Tries: Looks for anything of the judge's environment.
// must: fails

import Glibc

func gotThrough() -> Bool {
    ["USER", "LOGNAME", "PATH", "PODIUM_ROOT", "PODIUM_BUILD", "SSH_AUTH_SOCK", "GITHUB_TOKEN", "CI", "SHELL", "LD_LIBRARY_PATH"]
        .contains { (name: String) in getenv(name) != nil }
}
