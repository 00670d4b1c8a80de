// Tries: Looks for a Solution.swift everywhere in the file system.
// must: fails

import Glibc

func finds(_ wanted: String, below folder: String, _ depth: Int) -> Bool {
    depth < 6 && names(in: folder).contains { $0 == wanted || finds(wanted, below: "\(folder)/\($0)", depth + 1) }
}

let found = ["/root", "/home", "/work", "/workspace", "/builds", "/opt", "/srv", "/mnt", "/var", "/tmp", "/run"].contains {
    finds("Solution.swift", below: $0, 0)
}

func gotThrough() -> Bool { found }
