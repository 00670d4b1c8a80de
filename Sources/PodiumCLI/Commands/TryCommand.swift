internal import ArgumentParser
internal import Exercises
internal import Foundation
internal import Sandbox

struct TryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "try", abstract: "Hold an exercise's checks against your file.",
        discussion: """
            Examples:
              podium try                                   the exercise that you are at, in the practice folder
              podium try round-robin
              podium try round-robin --file other.swift    another file; it doesn't count for your progress
            """)

    @Argument(help: "The exercise by name, number or folder.")
    var name: String?

    @Option(help: "The file to judge, instead of the one in the practice folder.")
    var file: String?

    @Option(help: "What cases are drawn from.")
    var seed: UInt64 = Judge.defaultSeed

    func run() async throws {
        let workspace = Workspace()
        var practice: Practice?
        let exercise: Exercise
        if let name, file != nil {
            exercise = try workspace.exercise(named: name)
        } else {
            let opened = try Practice.open(workspace)
            exercise = try opened.exercise(named: name)
            if file == nil {
                guard opened.names.contains(exercise.name) else {
                    throw CommandFailure(
                        .call,
                        "\(exercise.name) isn't one of the exercises that the practice folder is for\n  → Name the file: --file.")
                }
                try opened.begin(exercise, makesCurrent: name != nil)
                practice = opened
            }
        }
        let path = file ?? practice!.folder.file(of: exercise.name)
        let found = FoundFile.at(path)
        guard let code = found.bytes else { throw CommandFailure(.call, found.complaint(about: Shown.path(path)) ?? path) }
        let judge = try workspace.judge()
        if let notice = judge.sandbox.notice { Console.complain(notice) }
        do { try await self.judge(code, Shown.path(path), exercise, judge, practice) } catch let problem as JudgeProblem {
            throw CommandFailure(problem)
        }
    }

    private func judge(_ code: [UInt8], _ file: String, _ exercise: Exercise, _ judge: Judge, _ practice: Practice?) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let notice = Task {
            try await Task.sleep(for: .seconds(2))
            Console.mention("preparing the exercise; the first time takes about half a minute …")
        }
        defer { notice.cancel() }
        let prepared = try await judge.prepare(exercise)
        notice.cancel()
        let verdict = try await prepared.judge(code, file: file, seed: seed)
        let time = clock.now - start
        let writer = VerdictWriter(usesColor: Console.usesColor)
        Console.write(writer.text(of: verdict, title: exercise.title, file: file) + "took \(time.inSeconds)\n")
        if let practice {
            let gained = try practice.record(verdict, of: exercise)
            if verdict.hasPassed {
                let exercises = practice.workspace.readableExercises()
                Console.write("\n" + PracticeWriter().reward(gained, for: exercise, exercises, try practice.course()))
            }
            try? await EditorConfiguration(of: practice.folder).refresh(for: [exercise], by: judge)
        }
        if verdict.hasPassed { return }
        if verdict.outcome == .failed, !verdict.isUnwritten {
            // The first time takes seconds, so the verdict stands there already.
            if !prepared.knowsMisconceptions(seed: seed) { Console.mention("looking for what it behaves like …") }
            if let misconception = try await prepared.withMisconception(verdict).misconception {
                Console.write("\n" + writer.text(of: misconception))
            }
        }
        throw CommandFailure(.content)
    }
}
