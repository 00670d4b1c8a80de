internal import Foundation

/// The system's word that something happened in a folder: a descriptor that `poll` finds readable. Where the system gives none,
/// as on some network mounts, whoever looks now and then loses nothing but time.
public final class FolderNotice {
    /// -1 if there is none.
    public let descriptor: Int32

    #if os(Linux)
        public init(folder: String) {
            descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
            guard descriptor >= 0 else { return }
            inotify_add_watch(
                descriptor, folder,
                UInt32(IN_CLOSE_WRITE) | UInt32(IN_MODIFY) | UInt32(IN_MOVED_TO) | UInt32(IN_MOVED_FROM) | UInt32(IN_CREATE)
                    | UInt32(IN_DELETE) | UInt32(IN_ATTRIB))
        }

        /// Takes what has been said, so that the descriptor falls silent.
        public func drain() {
            var buffer = [UInt8](repeating: 0, count: 4096)
            while descriptor >= 0, read(descriptor, &buffer, buffer.count) > 0 {}
        }

        deinit { if descriptor >= 0 { close(descriptor) } }
    #elseif canImport(Darwin)
        private let folder: Int32

        public init(folder path: String) {
            descriptor = kqueue()
            folder = open(path, O_EVTONLY | O_CLOEXEC)
            guard descriptor >= 0, folder >= 0 else { return }
            var change = kevent(
                ident: UInt(folder), filter: Int16(EVFILT_VNODE), flags: UInt16(EV_ADD | EV_CLEAR),
                fflags: UInt32(NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB | NOTE_DELETE), data: 0, udata: nil)
            kevent(descriptor, &change, 1, nil, 0, nil)
        }

        /// Takes what has been said, so that the descriptor falls silent.
        public func drain() {
            var event = kevent()
            var now = timespec()
            while descriptor >= 0, kevent(descriptor, nil, 0, &event, 1, &now) > 0 {}
        }

        deinit {
            if descriptor >= 0 { close(descriptor) }
            if folder >= 0 { close(folder) }
        }
    #else
        public init(folder: String) { descriptor = -1 }
        public func drain() {}
    #endif
}
