import Foundation
import Testing

/// Habits that the engine keeps, checked in its own source.
@Suite struct TidyTests {
    private var sources: [(file: String, text: String)] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appendingPathComponent("Sources/Orchestra")
        let files =
            FileManager.default.enumerator(at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: nil)?.allObjects
            as? [URL] ?? []
        return files.filter { $0.pathExtension == "swift" }.map {
            ($0.lastPathComponent, (try? String(contentsOf: $0, encoding: .utf8)) ?? "")
        }
    }

    @Test func `there are sources to look at`() { #expect(sources.count > 30) }

    @Test(arguments: [
        "import Foundation", "Date(", "UUID()", "SystemRandomNumberGenerator", ".hashValue", ".shuffled()", ".randomElement",
        ".random(in",
    ])
    func `the engine has no`(_ word: String) {
        for (file, text) in sources { #expect(!text.contains(word), "\(file)") }
    }

    @Test func `the engine imports nobody except swift-collections`() {
        for (file, text) in sources {
            for line in text.split(separator: "\n") where line.contains("import ") && !line.hasPrefix("//") && !line.hasPrefix(" ")
            {
                #expect(line.hasSuffix("import HeapModule"), "\(file): \(line)")
            }
        }
    }
}
