internal import Foundation
internal import Synchronization

/// The terminal's way of handing keys over: one at a time and unseen while somebody watches, and as it was found afterwards.
enum Terminal {
    /// What was found, while it is changed.
    private static let found = Mutex<termios?>(nil)

    /// - Returns: Whether keys come now; not where standard input is no terminal, or somebody else's at the moment.
    @discardableResult static func takeKeys() -> Bool {
        found.withLock { found in
            guard isatty(0) == 1, isInForeground else { return false }
            var current = termios()
            guard tcgetattr(0, &current) == 0 else { return false }
            if found == nil { found = current }
            // Ctrl-C stays a signal, and lines still end as they should.
            current.c_lflag &= ~tcflag_t(ICANON | ECHO)
            return tcsetattr(0, TCSANOW, &current) == 0
        }
    }

    static func restore() {
        found.withLock { found in
            guard var before = found else { return }
            found = nil
            if isInForeground { tcsetattr(0, TCSANOW, &before) }
        }
    }

    /// A process in the background is stopped when it touches the terminal.
    static var isInForeground: Bool { tcgetpgrp(0) == getpgrp() }
}
