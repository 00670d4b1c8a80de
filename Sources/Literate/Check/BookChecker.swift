internal import Diagnostics
internal import Foundation

/// Checks chapters: their text, their snippets against the engine, their regions and figures.
public struct BookChecker: Sendable {
    public let book: Book
    public let runner: any ProgramRunning
    public let renderer: any TraceRenderer

    public init(book: Book, runner: any ProgramRunning, renderer: any TraceRenderer) {
        self.book = book
        self.runner = runner
        self.renderer = renderer
    }

    /// What a check found, and what an update may write.
    public struct Findings: Sendable {
        public var report: CheckReport
        public var results: [ProgramResult]
        var drafts: [ChapterDraft]
    }

    /// - Parameter files: Paths, as ``Book/files(named:)`` gives them.
    public func check(_ files: [String]) async -> Findings {
        let start = ContinuousClock.now
        var chapters: [Chapter] = []
        var reports: [CheckReport.ChapterReport] = []
        for file in files {
            do throws(LiterateError) {
                chapters.append(try book.chapter(at: file))
            } catch {
                let name = (file as NSString).lastPathComponent
                reports.append(.init(name: name, snippets: [], diagnostics: [error.diagnostic], counts: .init()))
            }
        }
        let results = await runner.run(chapters.flatMap { Self.programs(of: $0) })
        let byId = Dictionary(results.map { ($0.id, $0) }) { first, _ in first }
        var drafts: [ChapterDraft] = []
        for chapter in chapters {
            let (report, draft) = check(chapter, byId)
            reports.append(report)
            drafts.append(draft)
        }
        let report = CheckReport(chapters: reports, duration: ContinuousClock.now - start)
        return Findings(report: report, results: results, drafts: drafts)
    }

    // MARK: What is run

    /// A chapter's snippets as programs. Those whose chain is broken aren't run: the break is reported already.
    public static func programs(of chapter: Chapter) -> [Program] {
        chapter.snippets.compactMap { program(of: $0, in: chapter) }
    }

    public static func program(of snippet: Snippet, in chapter: Chapter) -> Program? {
        let expectation: Program.Expectation
        switch snippet.kind {
        case .run: expectation = .succeeds
        case .mustFail(let saying): expectation = .failsToCompile(saying: saying)
        case .mustTrap(let saying): expectation = .traps(saying: saying)
        case .region, .sketch: return nil
        }
        let chain = chapter.chain(of: snippet)
        guard chain[0].continues == nil, chain.dropLast().allSatisfy({ $0.kind == .run }) else { return nil }
        let isShown = chapter.figures.contains { $0.snippet == snippet.id } || chapter.exports.contains { $0.snippet == snippet.id }
        return Program(
            id: id(of: snippet, in: chapter),
            pieces: chain.map { Program.Piece(code: $0.code, file: chapter.file.path, line: $0.firstCodeLine) },
            expectation: expectation,
            timeLimit: snippet.timeout ?? .seconds(10),
            trace: isShown ? snippet.stage.map { .variable($0) } ?? .onlySimulation : .none)
    }

    /// Unique over all chapters of a check, duplicate ids of a chapter included.
    static func id(of snippet: Snippet, in chapter: Chapter) -> String {
        let twins = chapter.snippets.count { $0.id == snippet.id }
        return "\(chapter.file.path)#\(snippet.id != nil && twins == 1 ? snippet.label : "line-\(snippet.location.line)")"
    }

    // MARK: What came of it

    private func check(_ chapter: Chapter, _ results: [String: ProgramResult]) -> (CheckReport.ChapterReport, ChapterDraft) {
        var counts = CheckReport.Counts()
        var diagnostics = chapter.diagnostics
        var reports: [CheckReport.SnippetReport] = []
        var draft = ChapterDraft(chapter: chapter)
        for snippet in chapter.snippets {
            var found: [Diagnostic] = []
            switch snippet.kind {
            case .sketch:
                counts.sketches += 1
                continue
            case .region(let from, let name):
                counts.regions += 1
                found = checkRegion(snippet, from, name, chapter, &draft)
            case .run, .mustFail, .mustTrap:
                if case .mustFail = snippet.kind {
                    counts.mustFail += 1
                } else if case .mustTrap = snippet.kind {
                    counts.mustTrap += 1
                } else {
                    counts.run += 1
                }
                if let result = results[Self.id(of: snippet, in: chapter)] {
                    found = Judgment(chapter: chapter, snippet: snippet, result: result).diagnostics()
                    if !found.contains(where: { !["different-output", "output-not-shown"].contains($0.id) }) {
                        draft.take(result.output, of: snippet)
                    }
                }
            }
            diagnostics += found
            reports.append(
                .init(
                    id: "\(chapter.name)#\(snippet.label)", location: snippet.location,
                    passed: !found.contains { $0.severity == .error }))
        }
        counts.outputs = chapter.outputs.count + chapter.exports.count
        counts.figures = chapter.figures.count
        counts.quizzes = chapter.quizzes.count
        diagnostics += checkFigures(of: chapter, results, &draft)
        diagnostics += checkExports(of: chapter, results, &draft)
        let ordered = diagnostics.enumerated().sorted {
            ($0.element.location?.line ?? 0, $0.offset) < ($1.element.location?.line ?? 0, $1.offset)
        }.map(\.element)
        return (.init(name: chapter.name, snippets: reports, diagnostics: ordered, counts: counts), draft)
    }

    private func checkRegion(
        _ snippet: Snippet, _ from: String, _ name: String, _ chapter: Chapter, _ draft: inout ChapterDraft
    ) -> [Diagnostic] {
        func problem(_ id: String, _ summary: String, _ help: String, _ details: String? = nil) -> [Diagnostic] {
            [
                Diagnostic(
                    id: id, at: snippet.location, summary, sourceLine: chapter.file.lines[snippet.location.line - 1],
                    details: details, help: help)
            ]
        }
        do throws(SourceRegion.Problem) {
            let text = try SourceRegion.text(of: name, in: from, root: book.root)
            guard let difference = OutputDiff.compare(expected: snippet.code, actual: text) else { return [] }
            draft.replaceRegion(snippet, by: text)
            return problem(
                "stale-region", "the region '\(name)' of \(from) reads otherwise (- in the chapter, + in the source)",
                "Run podium check --update \(chapter.name).", difference.text)
        } catch {
            switch error {
            case .outside: return problem("region-outside", "\(from) lies outside the repository", "Name a file inside it.")
            case .noFile:
                return problem("no-region-file", "there is no file \(from)", "The path is relative to the repository's root.")
            case .notClosed:
                return problem("unclosed-region", "the region '\(name)' of \(from) has no '// snippet.end'", "Close it there.")
            case .noRegion(let known):
                let near = NearMiss.suggestion(for: name, among: known)
                return problem(
                    "no-region", "\(from) has no region '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
                    known.isEmpty
                        ? "It has none: mark it with // snippet.\(name) and // snippet.end."
                        : "It has: \(known.joined(separator: ", ")).")
            }
        }
    }

    private func checkExports(of chapter: Chapter, _ results: [String: ProgramResult], _ draft: inout ChapterDraft) -> [Diagnostic]
    {
        var diagnostics: [Diagnostic] = []
        for export in chapter.exports {
            guard let snippet = chapter.snippet(export.snippet), let result = results[Self.id(of: snippet, in: chapter)],
                case .succeeded = result.outcome, let trace = result.trace
            else { continue }
            let number = chapter.name.prefix { $0.isNumber }
            let name = number.isEmpty ? chapter.name[...] : chapter.name.dropFirst(number.count + 1)
            let location = SourceLocation(file: chapter.file.path, line: export.fence.line, column: export.fence.column)
            do {
                let text = try renderer.export(
                    export.kind, language: export.language, subject: "\(name)#\(export.snippet)", trace: trace)
                guard let difference = OutputDiff.compare(expected: export.text, actual: text) else { continue }
                draft.replace(export, by: text)
                diagnostics.append(
                    Diagnostic(
                        id: "stale-\(export.kind.rawValue)", at: location,
                        "'\(export.snippet)' builds something else (- in the chapter, + what it is)",
                        sourceLine: chapter.file.lines[location.line - 1], details: difference.text,
                        help: "Run podium check --update \(chapter.name)."))
            } catch {
                diagnostics.append(
                    Diagnostic(
                        id: "not-exported", at: location, "the \(export.kind.rawValue) can't be made: \(error)",
                        help: "Report this."))
            }
        }
        return diagnostics
    }

    private func checkFigures(of chapter: Chapter, _ results: [String: ProgramResult], _ draft: inout ChapterDraft) -> [Diagnostic]
    {
        var diagnostics: [Diagnostic] = []
        let folder = (chapter.path as NSString).deletingLastPathComponent
        func problem(_ id: String, _ line: Int, _ summary: String, _ help: String) {
            diagnostics.append(
                Diagnostic(id: id, at: SourceLocation(file: chapter.file.path, line: line, column: 1), summary, help: help))
        }
        for figure in chapter.figures {
            guard let snippet = chapter.snippet(figure.snippet), let result = results[Self.id(of: snippet, in: chapter)],
                case .succeeded = result.outcome
            else { continue }
            guard let trace = result.trace else {
                problem(
                    "no-trace", figure.line, "'\(figure.snippet)' handed nothing over to draw", "Look at its Simulation variable.")
                continue
            }
            do {
                let svg = try renderer.svg(figure.kind, title: figure.title, trace: trace)
                let file = "\(folder)/\(figure.path)"
                let there = FileManager.default.contents(atPath: file)
                if there == Data(svg.utf8) { continue }
                draft.figures.append((file, svg))
                problem(
                    there == nil ? "missing-figure" : "stale-figure", figure.line,
                    there == nil
                        ? "the figure \(figure.path) isn't drawn yet"
                        : "the figure \(figure.path) shows something else than the engine",
                    "Run podium check --update \(chapter.name).")
            } catch {
                problem("undrawable", figure.line, "the figure \(figure.path) can't be drawn: \(error)", "Report this.")
            }
        }
        let own = "\(folder)/figures/\(chapter.name)"
        for name in ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? []).sorted() where name.hasSuffix(".svg") {
            if !chapter.figures.contains(where: { $0.path == "figures/\(chapter.name)/\(name)" }) {
                problem("unused-figure", 1, "the figure figures/\(chapter.name)/\(name) is shown nowhere", "Show it, or delete it.")
            }
        }
        return diagnostics
    }
}
