internal import Foundation

/// A folder that somebody else filled: looked into without following anything that leads out of it.
final class ForeignFolder: Sendable {
    enum Kind: Sendable, Hashable {
        case file, folder, link, other
    }

    struct Entry: Sendable {
        /// `nil` if it isn't text that can be shown and written on one line.
        var name: String?
        /// As it can be told to people.
        var shownName: String
        var kind: Kind
    }

    /// Why a file isn't read.
    struct Problem: Error {
        var reason: String
    }

    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// A folder that the caller named: here a link is followed.
    convenience init(path: String) throws(Problem) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Problem(reason: Self.words(errno)) }
        self.init(descriptor)
    }

    func folder(_ name: String) throws(Problem) -> ForeignFolder {
        let inner = openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard inner >= 0 else { throw Problem(reason: Self.words(errno)) }
        return ForeignFolder(inner)
    }

    /// What a name stands for here; `nil` if for nothing.
    func kind(of name: String) -> Kind? {
        var facts = stat()
        guard fstatat(descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        return switch facts.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        case S_IFLNK: .link
        default: .other
        }
    }

    /// What is in it, in the order of the names.
    ///
    /// - Parameter limit: More entries than these aren't looked at.
    func entries(atMost limit: Int = .max) -> [Entry] {
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0, let stream = fdopendir(copy) else { return [] }
        defer { closedir(stream) }
        var found: [Entry] = []
        while found.count < limit, let entry = readdir(stream) {
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            if bytes == [UInt8(ascii: ".")] || bytes == [UInt8(ascii: "."), UInt8(ascii: ".")] { continue }
            let name = String(validating: bytes, as: UTF8.self)
            let isGood = name.map { PlainText.of($0, atMost: .max) == $0 && !$0.contains("\n") && !$0.contains("\t") } ?? false
            found.append(
                Entry(
                    name: isGood ? name : nil, shownName: PlainText.line(String(decoding: bytes, as: UTF8.self)),
                    kind: name.flatMap(kind(of:)) ?? .other))
        }
        return found.sorted { $0.shownName < $1.shownName }
    }

    /// The bytes of an ordinary file that stands right here.
    func read(_ name: String, atMost limit: Int) throws(Problem) -> [UInt8] {
        let file = openat(descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw Problem(reason: Self.words(errno)) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw Problem(reason: Self.words(errno)) }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw Problem(reason: facts.st_mode & S_IFMT == S_IFDIR ? "is a folder" : "is no ordinary file")
        }
        guard facts.st_size <= limit else { throw Problem(reason: "has \(facts.st_size) bytes; at most \(limit) are read") }
        var bytes: [UInt8] = []
        // It may grow while it is read.
        while bytes.count <= limit {
            let wanted = limit + 1 - bytes.count
            var failure: Int32 = 0
            let part = [UInt8](unsafeUninitializedCapacity: min(wanted, 65_536)) { buffer, count in
                let got = Foundation.read(file, buffer.baseAddress, buffer.count)
                if got < 0 { failure = errno }
                count = max(got, 0)
            }
            if failure == EINTR { continue }
            guard failure == 0 else { throw Problem(reason: Self.words(failure)) }
            if part.isEmpty { return bytes }
            bytes += part
        }
        throw Problem(reason: "has more than \(limit) bytes")
    }

    private static func words(_ code: Int32) -> String {
        switch code {
        case ELOOP: "is a link, and links aren't followed"
        case ENXIO: "is no ordinary file"
        case ENOTDIR: "is no folder"
        default: "can't be read: \(String(cString: strerror(code)))"
        }
    }
}
