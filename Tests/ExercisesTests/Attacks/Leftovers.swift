import Foundation

/// What a submission has left on the machine: there should be nothing.
enum Leftovers {
    /// - Parameters:
    ///   - slot: As root, its programs run as a user that nobody else is.
    ///   - standing: What ``kernelObjects(ofSlot:)`` found before.
    ///   - name: The attack's; its text holds it, and what it writes is called `podium-attack`.
    static func found(ofSlot slot: Int, attack name: String, besides standing: [String]) -> [String] {
        let user = getuid() == 0 ? 60_000 + slot % 5_000 : nil
        return files(of: user, name) + (user.map { processes(of: $0) } ?? [])
            + lasting(ofSlot: slot, besides: standing)
    }

    /// Every file that it owns, or that is called as attacks call theirs, and copies of its text.
    private static func files(of user: Int?, _ name: String) -> [String] {
        var found: [String] = []
        for folder in ["/tmp", "/dev/shm", "/var/tmp", "/dev/mqueue", "/run/lock", AttackCourt.cacheFolder, AttackCourt.root, "/"] {
            for entry in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
                let path = "\(folder)/\(entry)"
                if entry.hasPrefix("podium-attack") || (user.map { owner(of: path) == $0 } ?? false) { found.append(path) }
                guard entry.hasPrefix("podium-\(getpid())-") else { continue }
                for below in FileManager.default.subpaths(atPath: path) ?? [] where below.hasSuffix("/Answer.swift") {
                    if Attack.text("\(path)/\(below)").contains("attack \(name)\n") { found.append("\(path)/\(below)") }
                }
            }
        }
        return found
    }

    private static func owner(of path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.ownerAccountID] as? Int
    }

    /// Those that are dying have died within a moment.
    private static func processes(of user: Int) -> [String] {
        var left: [String] = []
        for _ in 0..<200 {
            left =
                (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.filter {
                    $0.allSatisfy(\.isNumber) && owner(of: "/proc/\($0)") == user
                } ?? []
            if left.isEmpty { return [] }
            usleep(10_000)
        }
        return left.map { "process \($0): " + Attack.text("/proc/\($0)/cmdline").replacing("\0", with: " ") }
    }

    /// Kernel objects that weren't there before: the kernel takes a moment to clear away those of a process that has ended.
    private static func lasting(ofSlot slot: Int, besides standing: [String]) -> [String] {
        var left: [String] = []
        for _ in 0..<600 {
            left = kernelObjects(ofSlot: slot).filter { !standing.contains($0) }
            if left.isEmpty { return [] }
            usleep(10_000)
        }
        return left
    }

    /// Keys, and System V's memory, queues and semaphores, by user.
    static func kernelObjects(ofSlot slot: Int) -> [String] {
        guard getuid() == 0 else { return [] }
        let user = 60_000 + slot % 5_000
        let keys = Attack.text("/proc/key-users").split(separator: "\n").filter {
            $0.split(separator: ":").first.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } == user
        }
        let others = ["shm", "msg", "sem"].flatMap { kind in
            Attack.text("/proc/sysvipc/\(kind)").split(separator: "\n").filter { $0.split(separator: " ").contains("\(user)") }
        }
        return (keys + others).map(String.init)
    }
}
