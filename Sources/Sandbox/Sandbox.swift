internal import Foundation

/// How far a program of a reader is shut in.
public enum Confinement: String, Sendable, Hashable, Codable {
    /// No network, a read-only system, an empty home, its own processes and /tmp, another user's rights (bubblewrap).
    case sandbox
    /// Limits on time, memory, files and output alone.
    case limits
}

/// What a program shut in may use up.
public struct Limits: Sendable, Hashable {
    public var cpuSeconds: Int
    /// Of each process's own memory, shared memory included.
    public var addressSpaceMiB: Int
    public var processes: Int
    public var fileMiB: Int
    public var openFiles: Int
    /// All files in its /tmp together.
    public var temporaryMiB: Int
    /// It reads its pipes and writes to them: there is no /proc, no place to write to, and no second process. Then nothing can
    /// be kept from one program to the next, and its memory is one process's.
    ///
    /// Whoever starts it hands over, as file descriptor ``Sandbox/filterDescriptor``, which system calls it may make.
    public var onlyComputes = false

    /// A learner's program: it answers small questions.
    public static let learner = Limits(
        cpuSeconds: 20, addressSpaceMiB: 1024, processes: 8, fileMiB: 8, openFiles: 32, temporaryMiB: 0, onlyComputes: true)
    /// The compiler, on a learner's file.
    public static let compiler = Limits(
        cpuSeconds: 10, addressSpaceMiB: 2048, processes: 64, fileMiB: 64, openFiles: 256, temporaryMiB: 256)
    /// What unpacks an archive: all that comes of it is one file.
    public static let archive = Limits(
        cpuSeconds: 60, addressSpaceMiB: 512, processes: 8, fileMiB: 512, openFiles: 32, temporaryMiB: 1)
}

/// Wraps a command so that it runs shut in.
///
/// Linux: bubblewrap. As root it works without a user namespace, since with one the kernel's user would stay root; `setpriv`
/// then gives up user and capabilities. A user other than root gets a user namespace of bubblewrap's own making.
public struct Sandbox: Sendable, Hashable {
    public let confinement: Confinement
    /// Why there is no sandbox, and what would mend it.
    public let notice: String?
    private let bubblewrap: String?
    private let setpriv: String?
    private let prlimit: String?

    /// Finds out what this machine offers. Nothing is started.
    public init(path: String? = nil) {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        #if os(Linux)
            let found = Self.find("bwrap", in: path)
            let privileges = Self.find("setpriv", in: path)
            bubblewrap = found
            setpriv = privileges
            prlimit = Self.find("prlimit", in: path)
            let isRoot = geteuid() == 0
            let works = found != nil && (!isRoot || privileges != nil)
            confinement = works ? .sandbox : .limits
            notice =
                works
                ? nil
                : "no sandbox: snippets run with limits on time, memory and output alone; install bubblewrap (apt-get install bubblewrap)"
        #else
            bubblewrap = nil
            setpriv = nil
            prlimit = nil
            confinement = .limits
            notice = "no sandbox on this system: snippets run with limits on time, memory and output alone"
        #endif
    }

    /// The same machine without its sandbox.
    public static var limitsOnly: Sandbox { Sandbox(path: "") }

    /// The user that programs of a slot run as when Podium runs as root: one for each, since limits are counted by user.
    static func user(ofSlot slot: Int) -> Int { 60_000 + slot % 5_000 }

    /// Where bubblewrap reads which system calls a program that only computes may make.
    public static let filterDescriptor = 5

    /// Whether this kernel refuses system calls that it is told to refuse (seccomp), and somebody has told it those of this
    /// kind of processor.
    private static var canFilter: Bool {
        #if os(Linux) && (arch(x86_64) || arch(arm64))
            return exists("/proc/sys/kernel/seccomp/actions_avail")
        #else
            return false
        #endif
    }

    /// - Parameters:
    ///   - command: The program's path, and its arguments.
    ///   - readable: Files and folders that it may read, besides the system's libraries.
    ///   - slot: Tells programs apart that run at the same time.
    ///   - limits: Set before the program's first instruction; without them it limits itself.
    /// - Returns: A path and arguments to start instead.
    public func wrap(_ command: [String], readable: [String], slot: Int, limits: Limits? = nil) -> [String] {
        let limited = limiting(command, limits)
        guard confinement == .sandbox, let bubblewrap else { return limited }
        var arguments = [
            bubblewrap, "--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--new-session",
        ]
        for folder in ["/usr", "/lib", "/lib64", "/bin", "/etc/alternatives", "/etc/ld.so.cache"] where Self.exists(folder) {
            arguments += ["--ro-bind", folder, folder]
        }
        arguments += ["--dev", "/dev"]
        if let limits, limits.onlyComputes {
            arguments += ["--dir", "/tmp"]
            if Self.canFilter { arguments += ["--seccomp", "\(Self.filterDescriptor)"] }
        } else if let limits {
            arguments += ["--proc", "/proc", "--perms", "1777"]
            // Memory that looks like files counts as well: /dev/shm is as large as the machine's memory otherwise.
            arguments += ["--size", "\(limits.temporaryMiB << 20)", "--tmpfs", "/tmp", "--size", "65536", "--tmpfs", "/dev/shm"]
        } else {
            arguments += ["--proc", "/proc", "--perms", "1777", "--tmpfs", "/tmp"]
        }
        for path in Self.outermost(readable) {
            for parent in Self.parents(of: path) { arguments += ["--perms", "0755", "--dir", parent] }
            arguments += ["--ro-bind", path, path]
        }
        // Nothing but /tmp can be written, whoever owns these folders.
        arguments += ["--remount-ro", "/dev", "--remount-ro", "/"]
        arguments += [
            "--chdir", "/tmp", "--clearenv", "--setenv", "SWIFT_DETERMINISTIC_HASHING", "1", "--setenv", "HOME", "/tmp", "--setenv",
            "SWIFT_BACKTRACE", "enable=no",
        ]
        if geteuid() == 0, let setpriv {
            let user = "\(Self.user(ofSlot: slot))"
            arguments += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"]
            arguments += [
                setpriv, "--reuid", user, "--regid", user, "--clear-groups", "--no-new-privs", "--inh-caps=-all",
                "--bounding-set=-all",
            ]
        } else {
            arguments += ["--unshare-user", "--cap-drop", "ALL"]
        }
        return arguments + limited
    }

    private func limiting(_ command: [String], _ limits: Limits?) -> [String] {
        guard let limits, let prlimit else { return command }
        // Where nothing tells its processes from the user's other ones, their number can't be limited.
        let processes = confinement == .sandbox ? ["--nproc=\(limits.processes)"] : []
        return [
            prlimit, "--cpu=\(limits.cpuSeconds)", "--as=\(limits.addressSpaceMiB << 20)", "--fsize=\(limits.fileMiB << 20)",
            "--nofile=\(limits.openFiles)", "--core=0",
        ] + processes + command
    }

    /// Without those that lie in others.
    private static func outermost(_ paths: [String]) -> [String] {
        var kept: [String] = []
        for path in Set(paths).sorted() where !kept.contains(where: { path.hasPrefix("\($0)/") }) { kept.append(path) }
        return kept.filter { path in !["/usr/", "/lib/", "/lib64/", "/bin/"].contains { path.hasPrefix($0) } }
    }

    private static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// The folders above `path` that a fresh root lacks, the outermost first.
    private static func parents(of path: String) -> [String] {
        var parents: [String] = []
        var parent = (path as NSString).deletingLastPathComponent
        while parent.count > 1, !["/usr", "/lib", "/tmp", "/etc"].contains(parent) {
            parents.append(parent)
            parent = (parent as NSString).deletingLastPathComponent
        }
        return parents.reversed()
    }

    package static func find(_ name: String, in path: String) -> String? {
        path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
