internal import Foundation
internal import Synchronization

/// The folders and processes that go down with this process when somebody presses Ctrl-C.
public enum Children {
    private static let folders = Mutex<Set<String>>([])
    private static let ending = Atomic(false)

    /// A folder of temporary files: removed when the process is interrupted.
    public static func note(temporaryFolder folder: String) { folders.withLock { _ = $0.insert(folder) } }

    /// Whether everything is being ended.
    public static var areEnding: Bool { ending.load(ordering: .relaxed) }

    /// Nothing is begun any more once everything is being ended, and what ended now says nothing about what it was to find out.
    public static func checkEnding() throws(CancellationError) {
        if areEnding { throw CancellationError() }
    }

    public static func forget(temporaryFolder folder: String) { folders.withLock { _ = $0.remove(folder) } }

    /// Ends every process that this one started, with its group, and removes the folders. Once more after a moment: somebody may
    /// just have been starting another.
    public static func endAll() {
        ending.store(true, ordering: .relaxed)
        for _ in 0..<3 {
            for child in descendants(of: getpid()) {
                kill(-child, SIGKILL)
                kill(child, SIGKILL)
            }
            for folder in folders.withLock({ $0 }) { try? FileManager.default.removeItem(atPath: folder) }
            usleep(10_000)
        }
    }

    private static func descendants(of process: Int32) -> [Int32] {
        #if os(Linux)
            let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
            let children = tasks.flatMap { task -> [Int32] in
                let text = (try? String(contentsOfFile: "/proc/\(process)/task/\(task)/children", encoding: .utf8)) ?? ""
                return text.split(separator: " ").compactMap { Int32($0) }
            }
            return children + children.flatMap { descendants(of: $0) }
        #else
            return []
        #endif
    }
}
