import Foundation
import Testing

/// The catalogue of rules and the tests agree.
struct CatalogueTests {
    private let catalogue: Catalogue

    init() throws { catalogue = try Catalogue() }

    @Test func `a rule has an id of its own, a sentence and a source`() {
        let ids = catalogue.entries.map(\.id)
        #expect(Set(ids).count == ids.count, "\(Dictionary(grouping: ids, by: \.self).filter { $1.count > 1 }.keys.sorted())")
        for entry in catalogue.entries {
            #expect(entry.id.wholeMatch(of: #/[a-z-]+\.[a-z0-9-]+/#) != nil, "\(entry.id)")
            #expect(entry.sentence.hasSuffix(".") || entry.sentence.hasSuffix(".`"), "\(entry.id)")
        }
    }

    @Test func `each rule is shown by a test`() {
        let shown = Set(catalogue.witnesses.map(\.rule))
        #expect(catalogue.entries.map(\.id).filter { !shown.contains($0) } == [])
    }

    @Test func `tests name rules that are there`() {
        let known = Set(catalogue.entries.map(\.id))
        #expect(catalogue.witnesses.filter { !known.contains($0.rule) }.map { "\($0.rule) in \($0.file)" } == [])
    }

    @Test func `the table of the documentation is the one that the tests give`() throws {
        if ProcessInfo.processInfo.environment["PODIUM_UPDATE"] != nil {
            try catalogue.tableText.write(to: Catalogue.table, atomically: true, encoding: .utf8)
        }
        let table = try String(contentsOf: Catalogue.table, encoding: .utf8)
        #expect(table == catalogue.tableText, "update it with PODIUM_UPDATE=1 ./podium test --filter CatalogueTests")
    }
}
