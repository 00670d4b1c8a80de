internal import Diagnostics
internal import Foundation

extension Chapter {
    /// Relative links and images must lead somewhere; addresses of the web aren't asked.
    mutating func checkLinks() {
        let folder = (path as NSString).deletingLastPathComponent
        let drawn = Set(figures.map(\.path))
        for inline in document.blocks.flatMap(\.all).flatMap(\.inlines) {
            switch inline {
            case .image(let source, _, _, let line) where !Self.isForeign(source) && !drawn.contains(source):
                if !FileManager.default.fileExists(atPath: "\(folder)/\(Self.decoded(source))") {
                    report(
                        "missing-image", line: line, "there is no image '\(source)'",
                        help: "Check its name; it is relative to this file.")
                }
            case .link(let destination, _, _, let line) where !Self.isForeign(destination): checkLink(destination, line, folder)
            default: break
            }
        }
    }

    private mutating func checkLink(_ destination: String, _ line: Int, _ folder: String) {
        let halves = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let anchor = halves.count > 1 ? halves[1] : nil
        guard !halves[0].isEmpty else {
            if let anchor, !anchors.contains(anchor) { refuse(anchor, among: anchors, line) }
            return
        }
        let target = "\(folder)/\(Self.decoded(halves[0]))"
        guard FileManager.default.fileExists(atPath: target) else {
            report(
                "broken-link", line: line, "there is no file '\(halves[0])'", help: "Check its name; it is relative to this file.")
            return
        }
        guard let anchor, target.hasSuffix(".md"), let file = try? SourceFile(path: target) else { return }
        let other = Chapter(file: file, path: target, isInBook: false)
        if !other.anchors.contains(anchor) { refuse(anchor, among: other.anchors, line) }
    }

    private mutating func refuse(_ anchor: String, among anchors: Set<String>, _ line: Int) {
        let near = NearMiss.suggestion(for: anchor, among: anchors.sorted())
        report(
            "broken-anchor", line: line, "there is no heading '#\(anchor)'" + (near.map { "; did you mean '#\($0)'?" } ?? ""),
            help: "An anchor is the heading in lower case, with hyphens for spaces and without punctuation.")
    }

    private static func isForeign(_ destination: String) -> Bool {
        destination.isEmpty || destination.hasPrefix("//") || destination.firstMatch(of: /^[A-Za-z][A-Za-z0-9+.\-]*:/) != nil
    }

    private static func decoded(_ path: String) -> String { path.removingPercentEncoding ?? path }
}
