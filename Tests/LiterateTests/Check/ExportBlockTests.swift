import Diagnostics
import Foundation
import Literate
import Testing

@Suite struct ExportBlockTests {
    private let snippet = "```swift {#house}\nvar stage = Simulation()\n```\n\n"
    private let front = "---\ntitle: a\npart: 1\nminutes: 1\nobjectives: []\nprerequisites: []\n---\n"

    @Test func `templates and commands are written from what the snippet has built, and then hold`() async throws {
        let book = try TestBook([
            "13-cloudformation.md": front + snippet
                + "```yaml {template=house}\n```\n\n```json {template=house}\nold\n```\n\n```sh {commands=house}\nold\n```\n"
        ])
        let found = try await book.check().report.diagnostics.map { "\($0.id) \($0.location?.line ?? 0)" }
        #expect(found == ["stale-template 12", "stale-template 15", "stale-commands 19"])
        let changes = try ChapterUpdater.update(await book.check())
        #expect(changes.map { $0.split(separator: ": ").last! } == ["template of house", "template of house", "commands of house"])
        let text = book.read("chapters/13-cloudformation.md")
        #expect(text.contains("```yaml {template=house}\ntemplate of cloudformation#house in yaml\n```"))
        #expect(text.contains("```json {template=house}\ntemplate of cloudformation#house in json\n```"))
        #expect(text.contains("```sh {commands=house}\ncommands of cloudformation#house in sh\n```"))
        #expect(try await book.check().report.passed)
    }

    @Test(arguments: [
        (
            "```yaml {template=huose}\n```",
            "template-without-snippet 5:1 no snippet 'huose' runs in this chapter; did you mean 'house'?"
        ),
        ("```yaml {tempalte=house}\n```", "unknown-attribute 5:10 unknown attribute 'tempalte'; did you mean 'template'?"),
        ("```sh {template=house}\n```", "unknown-attribute 5:8 unknown attribute 'template'"),
        ("```yaml {template=house template=house}\n```", "twice 5:25 this block shows one thing"),
        ("```js {template=house}\n```", "foreign-attributes 5:4 a block of 'js' takes no attributes"),
    ]) func `a slip is told where it is`(_ block: String, _ expected: String) async throws {
        let problems = try await TestBook.problems(in: snippet + block + "\n")
        #expect(problems.contains(expected), "\(problems)")
    }

    @Test func `blocks without braces are left alone`() async throws {
        #expect(try await TestBook.problems(in: "```yaml\na: b\n```\n\n```sh\nls\n```\n") == [])
    }
}
