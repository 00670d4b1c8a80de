internal import Exercises
internal import Foundation
internal import Synchronization

/// Looks at the learner's file and listens for keys, on a thread of its own: four times a second, and at once when the system says that
/// something happened in the folder.
final class WatchInputs: Sendable {
    private let path: Mutex<String>
    private let readsKeys: Bool
    private let send: @Sendable (WatchLoop.Input) -> Void

    private static let round = Duration.milliseconds(250)

    init(path: String, readsKeys: Bool, send: @escaping @Sendable (WatchLoop.Input) -> Void) {
        self.path = Mutex(path)
        self.readsKeys = readsKeys
        self.send = send
    }

    func start() { Thread { self.work() }.start() }

    /// From the next round on another file.
    func turn(to path: String) { self.path.withLock { $0 = path } }

    private func work() {
        let clock = ContinuousClock()
        let start = clock.now
        var keys = KeyReader()
        var hasKeys = readsKeys
        while true {
            let path = self.path.withLock { $0 }
            let notice = FolderNotice(folder: (path as NSString).deletingLastPathComponent)
            var detector = ChangeDetector()
            while path == self.path.withLock({ $0 }) {
                notice.drain()
                let (finding, lookAgain) = detector.see(.at(path, shownAs: Shown.path(path)), at: clock.now - start)
                switch finding {
                case .unchanged: break
                case .changed: send(.changed)
                case .gone(let reason): send(.gone(reason))
                }
                let listens = hasKeys && Terminal.isInForeground
                guard wait(min(lookAgain ?? Self.round, Self.round), notice.descriptor, listens) else { continue }
                var bytes = [UInt8](repeating: 0, count: 64)
                let count = read(0, &bytes, bytes.count)
                if count > 0 { for key in keys.read(bytes.prefix(count)) { send(.key(key)) } }
                // The terminal is gone; the signal that says so ends the process.
                if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { hasKeys = false }
            }
        }
    }

    /// - Returns: Whether keys have come.
    private func wait(_ time: Duration, _ notice: Int32, _ listens: Bool) -> Bool {
        // A negative descriptor is passed over.
        var polled = [
            pollfd(fd: notice, events: Int16(POLLIN), revents: 0), pollfd(fd: listens ? 0 : -1, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(time.components.attoseconds / 1_000_000_000_000_000) + 1
        return poll(&polled, 2, milliseconds) > 0 && polled[1].revents != 0
    }
}
