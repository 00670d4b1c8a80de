internal import Dispatch
internal import Exercises
internal import Foundation

/// Watches one exercise: judges its file whenever it changes, and does what keys ask for. All output comes from one place, so
/// that it can't be mixed.
final class Watching {
    private let practice: Practice
    private let judge: Judge
    private let writer = PracticeWriter()
    private let verdicts = VerdictWriter(usesColor: Console.usesColor)
    private var exercise: Exercise
    private var loop = WatchLoop()
    private var run: Task<Void, Never>?
    private var preparation: Task<Void, Never>?

    private let inputs: AsyncStream<WatchLoop.Input>
    private let send: AsyncStream<WatchLoop.Input>.Continuation

    init(_ practice: Practice, _ judge: Judge, _ exercise: Exercise) {
        self.practice = practice
        self.judge = judge
        self.exercise = exercise
        (inputs, send) = AsyncStream<WatchLoop.Input>.makeStream()
    }

    private var path: String { practice.folder.file(of: exercise.name) }
    private var shownFile: String { Shown.path(path) }

    /// Ends when somebody asks for it.
    func watch() async throws {
        let hasKeys = Terminal.takeKeys()
        defer { Terminal.restore() }
        let continuing = Self.keepTerminalAcrossStops(hasKeys)
        defer { continuing.forEach { $0.cancel() } }
        Console.write("Watching \(shownFile): \(exercise.title). It is judged whenever it is saved.\n")
        Console.write(hasKeys ? Self.keys : "Ctrl-C ends it.\n")
        let send = self.send
        let watcher = WatchInputs(path: path, readsKeys: hasKeys) { send.yield($0) }
        prepare()
        watcher.start()
        for await input in inputs {
            for effect in loop.handle(input) {
                if case .quit = effect { return }
                try perform(effect, watcher)
            }
        }
    }

    private static let keys = "Keys: h hint, l list, n next exercise, r run again, q quit.\n"

    private func perform(_ effect: WatchLoop.Effect, _ watcher: WatchInputs) throws {
        switch effect {
        case .judge(let number):
            Console.write("\n\(separator())\nchecking \(shownFile) …\n")
            start(number)
        case .cancel: run?.cancel()
        case .show(let verdict, let took): try show(verdict, took)
        case .explain(let number, let verdict): explain(number, verdict)
        case .showMisconception(let misconception): Console.write("\n" + verdicts.text(of: misconception))
        case .tell(let words): Console.write("\n\(separator())\n\(words)\n")
        case .hint: Console.write("\n\(separator())\n" + (try practice.hint(for: exercise)))
        case .list:
            let list = writer.list(
                practice.workspace.readableExercises(), try practice.course(), hasBegun: practice.folder.hasBegun)
            Console.write("\n\(separator())\n" + list)
        case .next:
            let (next, text) = try practice.goOn()
            Console.write("\n\(separator())\n" + text)
            guard let next else { return }
            exercise = next
            Console.write("Watching \(shownFile).\n")
            prepare()
            watcher.turn(to: path)
        case .keys: Console.write(Self.keys)
        case .quit: break
        }
    }

    // MARK: Runs

    private func start(_ number: Int) {
        let work = WatchedRun(number: number, judge: judge, exercise: exercise, path: path)
        let send = self.send
        run = Task { send.yield(await work.verdict()) }
    }

    private func explain(_ number: Int, _ verdict: Verdict) {
        let work = WatchedRun(number: number, judge: judge, exercise: exercise, path: path)
        let (send, preparation) = (self.send, self.preparation)
        run = Task {
            await preparation?.value
            send.yield(await work.explanation(of: verdict))
        }
    }

    /// Compiles what the first verdict needs, and judges the mutants, before anybody asks; then the next exercise's.
    private func prepare() {
        preparation?.cancel()
        let next = (try? practice.course().next(after: exercise.name)).flatMap { $0 }
            .flatMap { try? practice.workspace.exercise(named: $0) }
        let first = Task { [judge, exercise] in
            do { try await judge.prepare(exercise).learnMisconceptions(slot: 8) } catch {
                // Whoever needs it is told then.
            }
        }
        preparation = first
        guard let next else { return }
        Task { [judge] in
            await first.value
            _ = try? await judge.prepare(next).learnMisconceptions(slot: 9)
        }
    }

    private func show(_ verdict: Verdict, _ took: Duration) throws {
        let gained = try practice.record(verdict, of: exercise)
        var text = verdicts.text(of: verdict, title: exercise.title, file: shownFile) + "took \(took.inSeconds)\n"
        if verdict.hasPassed {
            let exercises = practice.workspace.readableExercises()
            text += "\n" + writer.reward(gained, for: exercise, exercises, try practice.course())
        }
        Console.write(text)
    }

    /// A line that a reader, and a screen reader, finds again.
    private func separator() -> String {
        let head = "--- \(exercise.name), \(Today.time) "
        return head + String(repeating: "-", count: max(min(Console.width, 80) - head.count, 3))
    }

    // MARK: Ctrl-Z

    /// Whoever stops the process gets the terminal as it was, and the process takes the keys again when it goes on.
    private static func keepTerminalAcrossStops(_ hasKeys: Bool) -> [any DispatchSourceSignal] {
        guard hasKeys else { return [] }
        signal(SIGTSTP, SIG_IGN)
        let stopping = DispatchSource.makeSignalSource(signal: SIGTSTP, queue: .global())
        stopping.setEventHandler {
            Terminal.restore()
            kill(getpid(), SIGSTOP)
        }
        let going = DispatchSource.makeSignalSource(signal: SIGCONT, queue: .global())
        going.setEventHandler { Terminal.takeKeys() }
        stopping.resume()
        going.resume()
        return [stopping, going]
    }
}

/// One run: what it judges, apart from who waits for it.
private struct WatchedRun: Sendable {
    let number: Int
    let judge: Judge
    let exercise: Exercise
    let path: String

    /// Each run has a slot of its own: the one before may still be going down.
    private var slot: Int { number % 8 }

    func verdict() async -> WatchLoop.Input {
        let clock = ContinuousClock()
        let start = clock.now
        let (found, file) = (FoundFile.at(path), Shown.path(path))
        guard let code = found.bytes else { return .problem(run: number, found.complaint(about: file) ?? file) }
        do {
            let verdict = try await judge.prepare(exercise).judge(code, file: file, slot: slot)
            return .judged(run: number, verdict, took: clock.now - start)
        } catch let problem as JudgeProblem {
            return .problem(run: number, problem.summary + (problem.details.map { "\n\($0)" } ?? ""))
        } catch { return .problem(run: number, "\(error)") }
    }

    func explanation(of verdict: Verdict) async -> WatchLoop.Input {
        let told = try? await judge.prepare(exercise).withMisconception(verdict, slot: slot)
        return .explained(run: number, told?.misconception)
    }
}
