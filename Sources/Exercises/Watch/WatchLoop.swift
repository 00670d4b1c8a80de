/// What happens while somebody watches an exercise: a state machine without a clock, a file or a terminal.
///
/// One run is under way at most. What a run says counts only as long as no newer one has begun, so that nothing of two runs is mixed.
public struct WatchLoop: Sendable {
    public enum Input: Sendable {
        /// The file has new content.
        case changed
        /// There is nothing to judge; why.
        case gone(String)
        case key(WatchKey)
        case judged(run: Int, Verdict, took: Duration)
        /// The misconception, if there is one, was looked for.
        case explained(run: Int, Misconception?)
        /// The judge itself couldn't work.
        case problem(run: Int, String)
    }

    public enum Effect: Sendable, Hashable {
        case judge(run: Int)
        case cancel
        case show(Verdict, took: Duration)
        /// Look for the misconception that the verdict behaves like.
        case explain(run: Int, Verdict)
        case showMisconception(Misconception)
        case tell(String)
        case hint, list, next, quit
        /// Say which keys there are.
        case keys
    }

    private enum State {
        case idle
        case judging
        /// The verdict is shown; why it fails is being looked for.
        case explaining
    }

    private var state = State.idle
    private var run = 0
    /// Somebody who leans on a wrong key is told the keys once.
    private var hasToldKeys = false

    public init() {}

    public mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .changed, .key(.run): return stop() + start()
        case .gone(let reason): return stop() + say([.tell(reason)])
        case .key(.hint): return say([.hint])
        case .key(.list): return say([.list])
        case .key(.next): return stop() + say([.next])
        case .key(.quit): return stop() + [.quit]
        case .key(.other):
            if hasToldKeys { return [] }
            hasToldKeys = true
            return [.keys]
        case .judged(let number, let verdict, let took):
            guard number == run, case .judging = state else { return [] }
            guard verdict.outcome == .failed, !verdict.isUnwritten else {
                state = .idle
                return [.show(verdict, took: took)]
            }
            state = .explaining
            return [.show(verdict, took: took), .explain(run: run, verdict)]
        case .explained(let number, let misconception):
            guard number == run, case .explaining = state else { return [] }
            state = .idle
            return misconception.map { [.showMisconception($0)] } ?? []
        case .problem(let number, let words):
            guard number == run else { return [] }
            if case .idle = state { return [] }
            state = .idle
            return [.tell(words)]
        }
    }

    private mutating func start() -> [Effect] {
        run += 1
        state = .judging
        return say([.judge(run: run)])
    }

    private mutating func stop() -> [Effect] {
        if case .idle = state { return [] }
        state = .idle
        return [.cancel]
    }

    private mutating func say(_ effects: [Effect]) -> [Effect] {
        hasToldKeys = false
        return effects
    }
}
