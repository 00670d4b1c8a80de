internal import Exercises
internal import Foundation
internal import Synchronization

/// How far a class is judged: a line that changes in place on a terminal, now and then a plain line elsewhere.
final class GradeProgress: Sendable {
    private struct State {
        var began: ContinuousClock.Instant?
        var isOpen = false
        var told = 0
        var problem: String?
    }

    private let state = Mutex(State())
    /// As plain lines: one for each twentieth part.
    private static let parts = 20

    /// What kept something from being judged.
    var problem: String? { state.withLock(\.problem) }

    func say(_ words: String) { state.withLock { show(words, &$0) } }

    func tell(_ progress: Grader.Progress) {
        state.withLock { state in
            let began = state.began ?? .now
            state.began = began
            if state.problem == nil { state.problem = progress.problem }
            let part = progress.done * Self.parts / max(progress.all, 1)
            guard Console.errorsAreTerminal || part > state.told else { return }
            state.told = part
            var words = "\(progress.done) of \(progress.all)"
            if progress.kept > 0 { words += ", \(progress.kept) judged before" }
            let fresh = progress.done - progress.kept
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            if fresh > 4, seconds > 1 {
                let rate = Double(fresh) / seconds
                words += ", \((rate * 10).rounded() / 10) a second"
                if progress.done < progress.all {
                    words += ", \(Int((Double(progress.all - progress.done) / rate).rounded(.up))) s left"
                }
            }
            show(words, &state)
        }
    }

    func finish() {
        state.withLock { state in
            if state.isOpen { FileHandle.standardError.write(Data("\n".utf8)) }
            state.isOpen = false
        }
    }

    private func show(_ words: String, _ state: inout State) {
        if Console.errorsAreTerminal {
            FileHandle.standardError.write(Data("\r\(words)\u{1B}[K".utf8))
            state.isOpen = true
        } else {
            Console.complain(words)
        }
    }
}

/// What is left to say once everybody is judged.
enum GradeSummary {
    static func text(of statistics: ClassStatistics, _ classroom: Classroom, folder: String) -> String {
        let outcomes = statistics.outcomes.filter { $0.count > 0 }.map { "\($0.count) \($0.outcome.words)" }
        let learners = "\(statistics.learners) learner\(statistics.learners == 1 ? "" : "s")"
        var lines = ["\(learners): \(outcomes.joined(separator: ", "))"]
        if !classroom.notes.isEmpty { lines.append("\(classroom.notes.count) not looked at: \(folder)/report.md says why") }
        for exercise in statistics.exercises {
            guard let top = exercise.behaviours.first, top.count > 1 else { continue }
            lines.append("\(exercise.exercise): \(top.count) behave like: \(top.mutant)")
        }
        return (lines + ["Reports are in \(folder); begin with report.md."]).joined(separator: "\n") + "\n"
    }
}
