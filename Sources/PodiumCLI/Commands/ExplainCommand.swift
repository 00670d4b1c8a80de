internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import Literate
internal import Orchestra

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say why something happened in a run, or didn't.",
        discussion: """
            Examples:
              podium explain performance#gone                        what can be asked of this run
              podium explain performance#gone stopped users/B        why this task was stopped
              podium explain my.swift requests 10.0.0.4:8080         why this target, or task, gets no request
              podium explain my.swift deployment users               why this service's deployment stands still
              podium explain my.swift placement users                why no task of it, or of a family, could be placed
              podium explain my.swift stack house                    why this stack went back, or what it waits for
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "CHAPTER#SNIPPET, CHAPTER or FILE.swift.")
    var subject: String

    @Argument(help: "stopped, requests, deployment, placement or stack; without it, what can be asked.")
    var question: String?

    @Argument(help: "A task (users/B), an address, a service, a family or a stack.")
    var name: String?

    @Option(help: "text or json.")
    var format: Format = .text

    func run() async throws {
        let kind = try question.map(Self.kind)
        let runs = try await Self.runs(of: subject)
        if let kind, let name {
            try answer(Explanation.Question(kind, name), runs)
        } else {
            try list(kind, runs)
        }
    }

    private static func kind(_ word: String) throws -> Explanation.Kind {
        if let kind = Explanation.Kind(rawValue: word) { return kind }
        let words = Explanation.Kind.allCases.map(\.rawValue)
        let near = NearMiss.suggestion(for: word, among: words).map { "; did you mean '\($0)'?" } ?? ""
        throw CommandFailure(.call, "there is no question '\(word)'\(near)\n  → It is one of: \(words.joined(separator: ", ")).")
    }

    // MARK: Running

    /// The snippet or script, and what happened in it.
    private static func runs(of subject: String) async throws -> [ExplainedRun] {
        let workspace = Workspace()
        let programs = try Subject.programs(subject, workspace, trace: .onlySimulation)
        let results = await (try workspace.runner(.init())).run(programs)
        var runs: [ExplainedRun] = []
        for (program, result) in zip(programs, results) {
            if let text = result.trace {
                runs.append(.init(id: program.id, trace: try JSONDecoder().decode(Trace.self, from: Data(text.utf8))))
            } else if let complaint = Subject.complaint(program, result) {
                let isMachine = if case .machine = result.outcome { true } else { false }
                throw CommandFailure(isMachine ? .machine : .content, complaint)
            }
        }
        guard runs.isEmpty else { return runs }
        throw CommandFailure(
            .content,
            "'\(subject)' has not exactly one simulation to explain\n  → Name a snippet that has one, or make one in the script.")
    }

    // MARK: Answering

    private func answer(_ question: Explanation.Question, _ runs: [ExplainedRun]) throws {
        var answers: [(id: String, explanation: Explanation)] = []
        var unknown: Explanation.UnknownName?
        for run in runs {
            do throws(Explanation.UnknownName) {
                let explanation = try run.trace.explain(question)
                // A snippet that continues another one has all that happened there.
                if !answers.contains(where: { $0.explanation == explanation }) { answers.append((run.id, explanation)) }
            } catch { unknown = error }
        }
        if answers.isEmpty, let unknown {
            throw CommandFailure(.call, "\(unknown.message)\n  → podium explain \(subject) lists what can be asked.")
        }
        switch format {
        case .text:
            let texts = answers.map { (runs.count > 1 ? "— \($0.id)\n" : "") + ExplanationText.text(of: $0.explanation) }
            Console.write(texts.joined(separator: "\n"))
        case .json: try writeJSON(answers.map { ExplainedAnswer(run: $0.id, $0.explanation) })
        }
    }

    private func list(_ kind: Explanation.Kind?, _ runs: [ExplainedRun]) throws {
        let lists = runs.map { run in
            ExplainedQuestions(run: run.id, questions: run.trace.questions.filter { kind == nil || $0.kind == kind })
        }
        switch format {
        case .text:
            let texts = lists.map { list in
                (runs.count > 1 ? "— \(list.run)\n" : "")
                    + ExplanationText.list(list.questions, of: runs.count > 1 ? list.run : subject)
            }
            Console.write(texts.joined(separator: "\n"))
        case .json: try writeJSON(lists)
        }
    }

    private func writeJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Console.write(String(decoding: try encoder.encode(value), as: UTF8.self) + "\n")
    }
}

struct ExplainedRun {
    var id: String
    var trace: Trace
}

/// An answer for machines: with the sentence of each rule that it names.
struct ExplainedAnswer: Encodable {
    var run: String
    var explanation: Explanation
    var sentences: [String: String]

    init(run: String, _ explanation: Explanation) {
        (self.run, self.explanation) = (run, explanation)
        let rules = explanation.links.compactMap(\.rule) + [explanation.rule].compactMap { $0 }
        sentences = Dictionary(rules.map { ($0.rawValue, $0.sentence) }) { first, _ in first }
    }
}

struct ExplainedQuestions: Encodable {
    var run: String
    var questions: [Explanation.Question]
}
