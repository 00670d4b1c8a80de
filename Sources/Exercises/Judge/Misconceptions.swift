public import Diagnostics
internal import Foundation
internal import Literate
internal import Sandbox
internal import Wire

/// One of an exercise's mutants: a wrong answer that people often give.
///
/// Its first lines are comments: `// caught-by: CHECK`, `// misconception: in plain words`, and, if it is another than the check's,
/// `// reads: CHAPTER#section`.
public struct Mutant: Sendable, Hashable {
    public let path: String
    public let code: String
    /// The check that must catch it.
    public let caughtBy: String
    public let explanation: String
    public let reads: String?

    public var name: String { String((path as NSString).lastPathComponent.dropLast(".swift".count)) }

    static func read(_ path: String) -> (mutant: Mutant?, diagnostics: [Diagnostic]) {
        let file: SourceFile
        do { file = try SourceFile(path: path, shownAs: ShownPath.of(path)) } catch { return (nil, [error.diagnostic]) }
        var fields: [String: String] = [:]
        for line in file.lines {
            guard line.hasPrefix("// "), let colon = line.firstIndex(of: ":") else { break }
            let key = String(line[line.index(line.startIndex, offsetBy: 3)..<colon])
            fields[key] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        var problems: [Diagnostic] = []
        for key in ["caught-by", "misconception"] where (fields[key] ?? "").isEmpty {
            problems.append(
                Diagnostic(
                    id: "mutant-header", at: SourceLocation(file: file.path, line: 1, column: 1), "the mutant doesn't say '\(key)'",
                    sourceLine: file.lines.first,
                    help:
                        "Begin it with '// caught-by: CHECK', '// misconception: …' and, if it has its own, '// reads: CHAPTER#section'."
                ))
        }
        guard problems.isEmpty else { return (nil, problems) }
        return (
            Mutant(
                path: path, code: file.text, caughtBy: fields["caught-by"]!, explanation: fields["misconception"]!,
                reads: fields["reads"]),
            []
        )
    }
}

extension Exercise {
    public var mutants: (mutants: [Mutant], diagnostics: [Diagnostic]) {
        let read = submissions(in: "mutants").map { Mutant.read($0) }
        return (read.compactMap(\.mutant), read.flatMap(\.diagnostics))
    }
}

/// How an exercise's mutants fail, so that a wrong answer that fails in the same way can be told why.
struct Fingerprints: Sendable, Codable {
    struct Entry: Sendable, Codable {
        var mutant: String
        var explanation: String
        var reads: String
        var checks: [Print]
    }

    struct Print: Sendable, Codable, Hashable {
        var id: String
        var failedCases: [Int]
        var behaviour: String

        init(_ report: CheckResult) {
            id = report.id
            failedCases = report.failedCases
            behaviour = report.behaviour
        }
    }

    var entries: [Entry]

    /// The one mutant that the checks behave like: failing alike in every case, or else failing in the same cases, or else nearly so.
    func match(_ checks: [CheckResult]) -> Misconception? {
        let prints = checks.map(Print.init)
        let same = entries.filter { $0.checks == prints }
        let alike = same.isEmpty ? entries.filter { $0.checks.map(\.failedCases) == prints.map(\.failedCases) } : same
        let found = alike.isEmpty ? nearest(prints).map { [$0] } ?? [] : alike
        guard found.count == 1, let entry = found.first else { return nil }
        return Misconception(name: entry.mutant, explanation: entry.explanation, reads: entry.reads)
    }

    /// The same checks fail, and nine of ten failing cases are the same; nobody else comes near.
    private func nearest(_ prints: [Print]) -> Entry? {
        func cases(_ prints: [Print]) -> Set<String> {
            Set(prints.flatMap { print in print.failedCases.map { "\(print.id) \($0)" } })
        }
        func failing(_ prints: [Print]) -> [String] { prints.filter { !$0.failedCases.isEmpty }.map(\.id) }
        let own = cases(prints)
        let near = entries.filter { entry in
            let other = cases(entry.checks)
            return failing(entry.checks) == failing(prints)
                && Double(own.intersection(other).count) >= 0.9 * Double(own.union(other).count)
        }
        return near.count == 1 ? near[0] : nil
    }
}

extension PreparedExercise {
    /// The verdict with the misconception that it behaves like, if there is one.
    public func withMisconception(_ verdict: Verdict, slot: Int = 0) async throws -> Verdict {
        guard verdict.outcome == .failed else { return verdict }
        var verdict = verdict
        verdict.misconception = try await fingerprints(seed: verdict.inputs.seed, slot: slot).match(verdict.checks)
        return verdict
    }

    /// Whether the mutants were judged before, so that ``withMisconception(_:slot:)`` answers at once.
    public func knowsMisconceptions(seed: UInt64 = Judge.defaultSeed) -> Bool {
        FileManager.default.fileExists(atPath: fingerprintFile(seed))
    }

    /// Judges the mutants, unless they were judged before, so that ``withMisconception(_:slot:)`` answers at once later.
    public func learnMisconceptions(seed: UInt64 = Judge.defaultSeed, slot: Int = 0) async throws {
        _ = try await fingerprints(seed: seed, slot: slot)
    }

    /// Of the mutants' contents.
    var mutantsHash: String { ContentHash.of(mutants.map { "\($0.name)\u{0}\($0.code)" }.joined(separator: "\u{0}")) }

    private func fingerprintFile(_ seed: UInt64) -> String {
        "\(cacheFolder)/mutants-"
            + ContentHash.of(
                "\(suite.contentHash) \(suite.engineHash) \(compilerVersion) \(seed) \(library.identity) \(sandbox.confinement) \(mutantsHash)"
            )
    }

    /// Judges the mutants, once for each version of the exercise.
    func fingerprints(seed: UInt64, slot: Int) async throws -> Fingerprints {
        let file = fingerprintFile(seed)
        if let data = FileManager.default.contents(atPath: file),
            let known = try? JSONDecoder().decode(Fingerprints.self, from: data)
        {
            return known
        }
        // Two at a time, in slots that nobody who judges a class has.
        let entries = try await withThrowingTaskGroup(of: [(Int, Fingerprints.Entry)].self) { group in
            for half in 0..<2 {
                group.addTask {
                    var entries: [(Int, Fingerprints.Entry)] = []
                    for number in stride(from: half, to: mutants.count, by: 2) {
                        if let entry = try await entry(of: mutants[number], seed: seed, slot: slot + 2000 + 1000 * half) {
                            entries.append((number, entry))
                        }
                    }
                    return entries
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }.sorted { $0.0 < $1.0 }.map(\.1)
        }
        let fingerprints = Fingerprints(entries: entries)
        // One that doesn't compile is the author's to mend, or the machine was at its limits: another run may know more.
        guard entries.count == mutants.count else { return fingerprints }
        try JSONEncoder().encode(fingerprints).write(to: URL(fileURLWithPath: file), options: .atomic)
        return fingerprints
    }

    private func entry(of mutant: Mutant, seed: UInt64, slot: Int) async throws -> Fingerprints.Entry? {
        guard case .program(let program, let folder) = try await compile(Array(mutant.code.utf8), file: mutant.path, slot: slot)
        else {
            return nil
        }
        defer { folder.remove() }
        guard let report = try await report(on: program, seed: seed, slot: slot) else { return nil }
        let reads = mutant.reads ?? report.checks.first { $0.id == mutant.caughtBy }?.reads ?? exercise.chapter
        return Fingerprints.Entry(
            mutant: mutant.name, explanation: mutant.explanation, reads: reads, checks: report.checks.map(Fingerprints.Print.init))
    }
}
