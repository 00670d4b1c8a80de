internal import Diagnostics

// What can be said of a chapter's parts only together: names used twice, names that lead nowhere.

extension Chapter {
    mutating func checkTogether() {
        checkIds()
        checkChains()
        checkOutputs()
        checkFigures()
        checkQuizzes()
    }

    private mutating func checkIds() {
        var seen: [String: Int] = [:]
        for snippet in snippets {
            guard let id = snippet.id else { continue }
            if let line = seen[id] {
                report(
                    "duplicate-id", line: snippet.location.line, column: snippet.location.column ?? 1,
                    "the id '\(id)' is used on line \(line) already",
                    help: "Give each snippet of a chapter an id of its own.")
            }
            seen[id] = seen[id] ?? snippet.location.line
        }
    }

    private mutating func checkChains() {
        let ids = snippets.compactMap(\.id)
        for snippet in snippets {
            guard let before = snippet.continues else { continue }
            let (line, column) = (snippet.location.line, snippet.location.column ?? 1)
            guard let target = self.snippet(before) else {
                let near = NearMiss.suggestion(for: before, among: ids)
                report(
                    "missing-snippet", line: line, column: column,
                    "there is no snippet '\(before)' to continue" + (near.map { "; did you mean '\($0)'?" } ?? ""),
                    help: "Name the id of another snippet of this chapter.")
                continue
            }
            if target.kind != .run {
                report(
                    "cannot-continue", line: line, column: column, "'\(before)' can't be continued: it doesn't run to its end",
                    help: "Continue a snippet that runs.")
            }
            var (visited, next) = ([String](), snippet.continues)
            while let id = next, !visited.contains(id) {
                visited.append(id)
                next = self.snippet(id)?.continues
            }
            if let id = snippet.id, visited.contains(id) {
                report(
                    "cycle", line: line, column: column, "'\(id)' continues itself: \(([id] + visited).joined(separator: " → "))",
                    help: "Let the first of them continue nothing.")
            }
        }
    }

    private mutating func checkOutputs() {
        var seen: [String: Int] = [:]
        for output in outputs {
            let (line, column, id) = (output.fence.line, output.fence.infoColumn, output.snippet)
            guard let snippet = snippet(id) else {
                let near = NearMiss.suggestion(for: id, among: snippets.compactMap(\.id))
                report(
                    "output-without-snippet", line: line, column: column,
                    "there is no snippet '\(id)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
                    help: "Name the id of a snippet of this chapter.")
                continue
            }
            switch snippet.kind {
            case .sketch, .region:
                report(
                    "output-of-nothing", line: line, column: column, "'\(id)' is never run, so it prints nothing",
                    help: "Take this block away.")
            default: break
            }
            if output.fence.line < snippet.location.line {
                report(
                    "output-before-snippet", line: line, column: column, "the output of '\(id)' stands before it",
                    help: "Put it after the snippet.")
            }
            if let first = seen[id] {
                report(
                    "duplicate-output", line: line, column: column, "the output of '\(id)' is on line \(first) already",
                    help: "Keep one.")
            }
            seen[id] = seen[id] ?? line
        }
    }

    private mutating func checkFigures() {
        for figure in figures {
            checkSimulation(
                of: figure.snippet, line: figure.line, "figure", "A figure is named after the snippet whose events it shows.")
        }
        for export in exports {
            checkSimulation(
                of: export.snippet, line: export.fence.line, export.kind.rawValue,
                "Name the id of a snippet of this chapter that runs.")
        }
    }

    /// Whoever is shown has one simulation, or says which.
    private mutating func checkSimulation(of id: String, line: Int, _ what: String, _ help: String) {
        let snippet = snippet(id)
        guard let snippet, snippet.kind == .run else {
            let near = NearMiss.suggestion(for: id, among: snippets.filter { $0.kind == .run }.compactMap(\.id))
            report(
                "\(what)-without-snippet", line: line,
                "no snippet '\(id)' runs in this chapter" + (near.map { "; did you mean '\($0)'?" } ?? ""), help: help)
            return
        }
        let simulations = Set(
            chain(of: snippet).flatMap {
                ProgramSource(Program(id: "", pieces: [.init(code: $0.code, file: "", line: 1)])).simulations
            })
        if snippet.stage == nil, simulations.count != 1 {
            report(
                "which-simulation", line: snippet.location.line,
                "'\(id)' has \(simulations.count) simulations, and a \(what) shows one",
                help: simulations.isEmpty
                    ? "Make one: var stage = Simulation()." : "Say which: stage=\(simulations.sorted()[0]).")
        } else if let stage = snippet.stage, !simulations.contains(stage) {
            report(
                "which-simulation", line: snippet.location.line, "'\(stage)' is no simulation of '\(id)'",
                help: "It has: \(simulations.sorted().joined(separator: ", ")).")
        }
    }

    private mutating func checkQuizzes() {
        for question in quizzes.flatMap(\.questions) {
            if let id = question.snippet, snippet(id) == nil {
                report(
                    "missing-snippet", line: question.line, "there is no snippet '\(id)' that answers this",
                    help: "Name the id of a snippet of this chapter.")
            }
        }
    }
}
