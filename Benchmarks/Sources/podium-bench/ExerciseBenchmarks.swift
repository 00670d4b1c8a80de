import Foundation

/// How long a learner waits for a verdict, over all exercises, beside `cargo test` on an equal Rust exercise in the same run; and how
/// many submissions of a class are judged in a second.
struct ExerciseBenchmarks {
    let commands: Commands

    func rows() throws -> [Row] {
        let folder = try Commands.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try saves(in: folder) + grading(in: folder)
    }

    private var exercises: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: commands.root + "/exercises")) ?? []
        return names.sorted().filter {
            !$0.hasPrefix(".") && FileManager.default.fileExists(atPath: "\(commands.root)/exercises/\($0)/exercise.md")
        }
    }

    /// The solution, and wrong answers: what a learner saves in the end, and before.
    private func answers(_ exercise: String) -> [String] {
        let folder = "\(commands.root)/exercises/\(exercise)"
        let mutants = ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/mutants")) ?? []).sorted().prefix(2)
        return (["\(folder)/Solution.swift"] + mutants.map { "\(folder)/mutants/\($0)" })
            .compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
    }

    // MARK: From a save to the verdict

    private func saves(in folder: String) throws -> [Row] {
        var times: [(exercise: String, seconds: Double)] = []
        for exercise in exercises {
            let file = "\(folder)/answer.swift"
            for (number, answer) in answers(exercise).enumerated() {
                // The first time prepares the suite and the typical wrong answers, once for each version of an exercise.
                for turn in 0..<(number == 0 ? 4 : 2) {
                    try (answer + "\n// \(turn)\n").write(toFile: file, atomically: true, encoding: .utf8)
                    let seconds = try commands.run([commands.tool, "try", exercise, "--file", file], statuses: [0, 1])
                    if turn > 0 { times.append((exercise, seconds)) }
                }
            }
        }
        let sorted = times.map(\.seconds).sorted()
        guard !sorted.isEmpty else { return [] }
        let slowest = times.max { $0.seconds < $1.seconds }!
        let median = sorted[sorted.count / 2]
        var rows = [
            Row(
                what: "save → verdict, median of \(sorted.count) over \(exercises.count) exercises", figure: Commands.text(median),
                budget: "budget: 0.6 s"),
            Row(what: "  95th percentile", figure: Commands.text(sorted[sorted.count * 95 / 100]), budget: "budget: 1.0 s"),
            Row(what: "  slowest: \(slowest.exercise)", figure: Commands.text(slowest.seconds), budget: ""),
        ]
        guard let cargo = Commands.find("cargo") else {
            return rows + [Row(what: "cargo test", figure: "not installed", budget: "apt-get install cargo")]
        }
        let peer = try cargoTest(cargo, in: folder)
        rows.append(Row(what: "cargo test on the equal Rust exercise", figure: Commands.text(peer), budget: ""))
        rows.append(Row(what: "  ratio", figure: "\((median / peer * 100).rounded() / 100)", budget: ""))
        return rows
    }

    private func cargoTest(_ cargo: String, in folder: String) throws -> Double {
        let crate = folder + "/round-robin"
        try FileManager.default.copyItem(atPath: commands.root + "/Benchmarks/rust-round-robin", toPath: crate)
        let source = try String(contentsOfFile: crate + "/src/lib.rs", encoding: .utf8)
        try commands.run([cargo, "test", "--offline"], in: crate)
        return try Commands.median { turn in
            try (source + "// \(turn)\n").write(toFile: crate + "/src/lib.rs", atomically: true, encoding: .utf8)
            return try commands.run([cargo, "test", "--offline"], in: crate)
        }
    }

    // MARK: A class

    private static let learners = 60

    private func grading(in folder: String) throws -> [Row] {
        guard exercises.contains("06-round-robin") else { return [] }
        let answers = answers("06-round-robin")
        for learner in 0..<Self.learners {
            let own = "\(folder)/class/learner-\(learner)"
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
            try (answers[learner % answers.count] + "\n// learner \(learner)\n")
                .write(toFile: own + "/06-round-robin.swift", atomically: true, encoding: .utf8)
        }
        let seconds = try commands.run([
            commands.tool, "grade", "\(folder)/class", "--exercise", "06-round-robin", "--out", "\(folder)/grades",
        ])
        let rate = (Double(Self.learners) / seconds * 10).rounded() / 10
        return [
            Row(
                what: "podium grade, \(Self.learners) different submissions", figure: "\(rate) a second",
                budget: "budget: 5 a second")
        ]
    }
}
