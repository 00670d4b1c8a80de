internal import Foundation

/// A tar stream as GNU's writes it, read with distrust.
struct TarStream {
    let path: String

    private static let mostEntries = 200_000
    private static let deepest = 8
    private static let mostNotes = 100
    private static let block = 512

    private struct Header {
        var name: [UInt8]
        var size: Int
        var type: UInt8
    }

    private struct Damaged: Error {}

    /// Makes its ordinary files in a folder that nobody else writes to.
    ///
    /// A file too large to be judged is made empty with its size, so that its learner is told.
    ///
    /// - Returns: What isn't made, and why.
    func unpack(into folder: String) throws -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { throw SubmissionArchive.Problem(reason: "can't be read") }
        defer { try? file.close() }
        do {
            try count(file)
            return try unpack(file, folder)
        } catch is Damaged { throw SubmissionArchive.Problem(reason: "is damaged") }
    }

    /// Looks through it before anything is made.
    private func count(_ file: FileHandle) throws {
        var entries = 0
        while let header = try self.header(file) {
            entries += 1
            guard entries <= Self.mostEntries else {
                throw SubmissionArchive.Problem(reason: "holds more than \(Self.mostEntries) files")
            }
            try file.seek(toOffset: next(after: header, file))
        }
        try file.seek(toOffset: 0)
    }

    /// Where the next header is, when `header` has just been read.
    private func next(after header: Header, _ file: FileHandle) throws -> UInt64 {
        try file.offset() + UInt64((header.size + Self.block - 1) / Self.block * Self.block)
    }

    private func unpack(_ file: FileHandle, _ folder: String) throws -> [String] {
        var notes: [String] = []
        var longName: [UInt8]?
        while let header = try self.header(file) {
            let next = try next(after: header, file)
            if header.type == UInt8(ascii: "L") {
                guard header.size <= 8192 else { throw Damaged() }
                longName = try Array(bytes(header.size, file).prefix { $0 != 0 })
            } else if header.type != UInt8(ascii: "K") {
                let name = longName ?? header.name
                longName = nil
                if let problem = try make(header, name, file, folder), notes.count < Self.mostNotes {
                    notes.append("\(PlainText.line(String(decoding: name, as: UTF8.self))): \(problem)")
                }
            }
            try file.seek(toOffset: next)
        }
        return notes
    }

    private func header(_ file: FileHandle) throws -> Header? {
        let bytes = try self.bytes(Self.block, file)
        if bytes.allSatisfy({ $0 == 0 }) { return nil }
        guard let size = Self.number(bytes[124..<136]), bytes[257..<262].elementsEqual("ustar".utf8) else { throw Damaged() }
        return Header(name: Array(bytes[0..<100].prefix { $0 != 0 }), size: size, type: bytes[156])
    }

    private func bytes(_ count: Int, _ file: FileHandle) throws -> [UInt8] {
        let data = try file.read(upToCount: count) ?? Data()
        guard data.count == count else { throw Damaged() }
        return [UInt8](data)
    }

    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
        guard let number = Int(String(decoding: digits, as: UTF8.self), radix: 8), number >= 0 else { return nil }
        return number
    }

    /// - Returns: Why nothing is made of it.
    private func make(_ header: Header, _ name: [UInt8], _ file: FileHandle, _ folder: String) throws -> String? {
        guard let text = String(validating: name, as: UTF8.self), PlainText.of(text, atMost: .max) == text,
            !text.contains(where: { $0 == "\n" || $0 == "\t" })
        else { return "a name that is no plain text; left out" }
        guard !text.hasPrefix("/") else { return "a path from the root; left out" }
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !parts.contains("..") else { return "a path that leads elsewhere; left out" }
        guard parts.count <= Self.deepest else { return "more than \(Self.deepest) folders deep; left out" }
        guard parts.allSatisfy({ $0.utf8.count <= 255 }) else { return "a name that is too long; left out" }
        // Whatever there is of a learner, there is the learner's folder.
        let isFolder = header.type == UInt8(ascii: "5")
        let parent = ([folder] + parts.dropLast(isFolder ? 0 : 1).map(String.init)).joined(separator: "/")
        guard (try? FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)) != nil else {
            return "a file stands where its folder should; left out"
        }
        switch header.type {
        case UInt8(ascii: "0"), 0: break
        case UInt8(ascii: "5"): return nil
        case UInt8(ascii: "1"): return "a hard link; left out"
        case UInt8(ascii: "2"): return "a symbolic link; left out"
        default: return "no ordinary file; left out"
        }
        let descriptor = open("\(parent)/\(parts.last!)", O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else {
                throw JudgeProblem(summary: "\(parent) can't be written: \(String(cString: strerror(errno)))")
            }
            return "there is another of that name; left out"
        }
        let output = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        if header.size > Judge.largestSubmission {
            try output.truncate(atOffset: UInt64(header.size))
        } else {
            try output.write(contentsOf: Data(bytes(header.size, file)))
        }
        return nil
    }
}
