import Foundation

/// The rules of the engine's documentation, and the tests that show them, as their sources have it.
struct Catalogue {
    struct Entry: Hashable {
        var id: String
        var sentence: String
        var source: String
        /// The page, without its ending.
        var page: String
    }

    struct Witness: Hashable {
        var rule: String
        /// The suite's or the test's name.
        var name: String
        /// The file, without its folder.
        var file: String
    }

    let entries: [Entry]
    let witnesses: [Witness]

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let catalog = root.appendingPathComponent("Sources/Orchestra/Orchestra.docc")
    static let table = catalog.appendingPathComponent("RuleTable.md")

    init() throws {
        entries = try Self.files(in: Self.catalog.appendingPathComponent("Rules"), ending: "md").flatMap(Self.entries)
        witnesses = try Self.files(in: Self.root.appendingPathComponent("Tests/OrchestraTests"), ending: "swift")
            .filter { $0.lastPathComponent != "Catalogue.swift" }.flatMap(Self.witnesses)
    }

    private static func files(in folder: URL, ending: String) throws -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
        return found.filter { $0.pathExtension == ending }.sorted { $0.path < $1.path }
    }

    private static func entries(in page: URL) throws -> [Entry] {
        try String(contentsOf: page, encoding: .utf8).split(separator: "\n").compactMap { line in
            guard let row = line.wholeMatch(of: #/\| *`([^`|]+)` *\| *(.+?) *\| *(.+?) *\|\s*/#) else { return nil }
            return Entry(
                id: String(row.1), sentence: String(row.2), source: String(row.3),
                page: page.deletingPathExtension().lastPathComponent)
        }
    }

    /// The name that follows `.rule("…")` is the test's, or the suite's.
    private static func witnesses(in file: URL) throws -> [Witness] {
        let text = try String(contentsOf: file, encoding: .utf8)
        return text.matches(of: #/\.rule\(([^)]*)\)/#).flatMap { call -> [Witness] in
            let rest = text[call.range.upperBound...]
            guard let name = rest.firstMatch(of: #/(?:func|struct|class|enum|actor) +(?:`([^`]+)`|(\w+))/#) else { return [] }
            return call.1.matches(of: #/"([^"]+)"/#).map { id in
                Witness(rule: String(id.1), name: String(name.1 ?? name.2 ?? ""), file: file.lastPathComponent)
            }
        }
    }

    /// Which test shows which rule, as a page of the documentation.
    var tableText: String {
        let tests = Dictionary(grouping: witnesses, by: \.rule)
        var lines = [
            "# Which Test Shows Which Rule", "",
            "\(entries.count) rules, each with the tests that show it. Made by `PODIUM_UPDATE=1 ./podium test --filter CatalogueTests`.",
        ]
        for (page, entries) in Dictionary(grouping: entries, by: \.page).sorted(by: { $0.key < $1.key }) {
            lines += ["", "## \(page)", "", "| rule | shown by |", "| --- | --- |"]
            for entry in entries.sorted(by: { $0.id < $1.id }) {
                let names = (tests[entry.id] ?? []).map { "\($0.name) (`\($0.file)`)" }
                lines.append("| `\(entry.id)` | \(names.joined(separator: "; ")) |")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
