internal import Foundation

/// What stands at a path where a learner's file should be. Looking at it never waits, whatever it is.
public enum FoundFile: Sendable, Hashable {
    /// As much of it as could be judged, and one byte more if it is larger.
    case bytes([UInt8])
    case missing
    /// A folder, a pipe, a device.
    case notAFile
    /// The system's reason.
    case unreadable(String)

    public static func at(_ path: String) -> FoundFile {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else {
            let reason = errno
            return reason == ENOENT || reason == ENOTDIR ? .missing : .unreadable(String(cString: strerror(reason)))
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .notAFile }
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), Judge.largestSubmission) + 1)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress! + count, $0.count - count) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { return .unreadable(String(cString: strerror(errno))) }
            if got == 0 { break }
            count += got
        }
        return .bytes(Array(bytes.prefix(count)))
    }

    public var bytes: [UInt8]? { if case .bytes(let bytes) = self { bytes } else { nil } }

    /// Why there is nothing to judge, as a sentence about `file`; `nil` if there is.
    public func complaint(about file: String) -> String? {
        switch self {
        case .bytes: nil
        case .missing: "\(file) isn't there"
        case .notAFile: "\(file) is no file but a folder, or something else that can't be read through"
        case .unreadable(let reason): "\(file) can't be read: \(reason.lowercased())"
        }
    }
}
