public import Diagnostics
internal import Foundation

/// A text file as it is on the disk: its bytes, its lines, and what has to be kept when it is written again.
public struct SourceFile: Sendable, Hashable {
    /// The path that messages show.
    public let path: String
    /// Without byte-order mark; line breaks as they are.
    public let text: String
    /// The lines without their breaks.
    public let lines: [String]
    public let hasByteOrderMark: Bool
    public let lineBreak: String

    /// - Throws: ``LiterateError`` if there is no such file, it can't be read, or it is no text.
    public init(path: String, shownAs shown: String? = nil) throws(LiterateError) {
        let name = shown ?? path
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw .noSuchFile(name) }
        guard !isFolder.boolValue else { throw .isFolder(name) }
        guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(name) }
        try self.init(data: [UInt8](data), path: name)
    }

    public init(data: [UInt8], path: String) throws(LiterateError) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = data.starts(with: mark) ? Array(data.dropFirst(3)) : data
        guard let text = String(validating: body, as: UTF8.self), !body.contains(0) else {
            throw .notText(path, line: Self.lineOfFirstBadByte(body))
        }
        self.path = path
        self.text = text
        hasByteOrderMark = data.count != body.count
        lineBreak = text.utf8.contains(13) && text.contains("\r\n") ? "\r\n" : "\n"
        lines = Self.split(body)
    }

    /// The line of that number, counted from 1; `nil` past the end.
    public func line(_ number: Int) -> String? { lines.indices.contains(number - 1) ? lines[number - 1] : nil }

    /// In the file's own words again: with its byte-order mark and line breaks.
    func bytes(of lines: [String]) -> [UInt8] {
        (hasByteOrderMark ? [0xEF, 0xBB, 0xBF] : []) + Array(lines.joined(separator: lineBreak).utf8)
    }

    private static func split(_ body: [UInt8]) -> [String] {
        body.split(separator: 10, omittingEmptySubsequences: false).map { line in
            String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
        }
    }

    private static func lineOfFirstBadByte(_ body: [UInt8]) -> Int {
        for (index, line) in body.split(separator: 10, omittingEmptySubsequences: false).enumerated()
        where line.contains(0) || String(validating: line, as: UTF8.self) == nil {
            return index + 1
        }
        return 1
    }
}

/// What stops a file from being read as a chapter at all.
public enum LiterateError: Error, Hashable, Sendable {
    case noSuchFile(String)
    case isFolder(String)
    case unreadable(String)
    case notText(String, line: Int)
    case unknownChapter(String, suggestion: String?, known: [String])
    case changedMeanwhile(String)
    case notWritten(String, reason: String)

    public var diagnostic: Diagnostic {
        switch self {
        case .noSuchFile(let path):
            Diagnostic(
                id: "no-such-file", at: nil, "there is no file \(path)",
                help: "Check the path; podium list shows the book's chapters.")
        case .isFolder(let path): Diagnostic(id: "is-folder", at: nil, "\(path) is a folder", help: "Name a Markdown file in it.")
        case .unreadable(let path): Diagnostic(id: "unreadable", at: nil, "\(path) can't be read", help: "Check its permissions.")
        case .notText(let path, let line):
            Diagnostic(
                id: "not-text", at: SourceLocation(file: path, line: line, column: 1), "this is no UTF-8 text",
                help: "Save the file as UTF-8, without NUL bytes.")
        case .unknownChapter(let name, let suggestion, let known):
            Diagnostic(
                id: "unknown-chapter", at: nil,
                "unknown chapter '\(name)'" + (suggestion.map { "; did you mean '\($0)'?" } ?? ""),
                help: known.isEmpty ? "This book has no chapters." : "The chapters are: \(known.joined(separator: ", ")).")
        case .changedMeanwhile(let path):
            Diagnostic(
                id: "changed-meanwhile", at: nil, "\(path) changed while it was checked", help: "Run the same command again.")
        case .notWritten(let path, let reason):
            Diagnostic(
                id: "not-written", at: nil, "\(path) could not be written: \(reason)", help: "What was there is still there.")
        }
    }
}
