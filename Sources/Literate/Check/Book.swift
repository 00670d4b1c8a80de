internal import Diagnostics
internal import Foundation

/// A folder of chapters, and the repository that it stands in.
public struct Book: Sendable {
    /// The repository's root: `from=` is relative to it.
    public let root: String
    public var folder: String { root + "/chapters" }

    public init(root: String) { self.root = root }

    /// The files of the book in their order, by name.
    public var chapterFiles: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".md") && $0.first?.isNumber == true }.sorted().map { "\(folder)/\($0)" }
    }

    /// Finds what somebody means by `task`, `03-task`, `3`, or a path; no names mean the whole book.
    ///
    /// - Throws: ``LiterateError`` if one of them names nothing.
    public func files(named arguments: [String]) throws(LiterateError) -> [String] {
        guard !arguments.isEmpty else { return chapterFiles }
        var files: [String] = []
        for argument in arguments {
            let file = try file(named: argument)
            if !files.contains(file) { files.append(file) }
        }
        return files
    }

    private func file(named argument: String) throws(LiterateError) -> String {
        let chapters = chapterFiles
        func stem(_ path: String) -> String { String((path as NSString).lastPathComponent.dropLast(3)) }
        func short(_ path: String) -> String { String(stem(path).drop { $0.isNumber }.drop { $0 == "-" }) }
        if let found = chapters.first(where: { stem($0) == argument || short($0) == argument }) { return found }
        if !argument.isEmpty, argument.allSatisfy(\.isNumber), let number = Int(argument),
            let found = chapters.first(where: { Int(stem($0).prefix { $0.isNumber }) == number })
        {
            return found
        }
        if FileManager.default.fileExists(atPath: argument) { return URL(fileURLWithPath: argument).standardizedFileURL.path }
        if argument.contains("/") || argument.hasSuffix(".md") { throw .noSuchFile(argument) }
        let known = chapters.map(short)
        throw .unknownChapter(argument, suggestion: NearMiss.suggestion(for: argument, among: known), known: known)
    }

    /// - Throws: ``LiterateError`` if the file can't be read.
    public func chapter(at path: String) throws(LiterateError) -> Chapter {
        let inBook = path.hasPrefix(folder + "/")
        var chapter = try Chapter(path: path, shownAs: shown(path), isInBook: inBook)
        chapter.checkLinks()
        return chapter
    }

    /// The path as people see it: relative to the root, or to where they stand.
    func shown(_ path: String) -> String {
        for base in [root, FileManager.default.currentDirectoryPath] where path.hasPrefix(base + "/") {
            return String(path.dropFirst(base.count + 1))
        }
        return path
    }
}
