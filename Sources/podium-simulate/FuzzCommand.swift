import ArgumentParser
import Orchestra
import Simulate

/// `--fuzz`: each parser with so many inputs.
enum FuzzCommand {
    /// - Returns: Whether everything held.
    static func run(inputs: Int, seed: UInt64, jobs: Int, only: String?, isLive: Bool) async -> Bool {
        let parsers = Fuzz.all.filter { only == nil || $0.name == only }
        var failed = false
        await withTaskGroup(of: (Int, Fuzz.Failure?, Duration).self) { group in
            var (next, done) = (0, [Int: (Fuzz.Failure?, Duration)]())
            func add() {
                guard next < parsers.count else { return }
                let number = next
                next += 1
                group.addTask {
                    let start = ContinuousClock.now
                    var fuzz = Fuzz(seed: seed, inputs: inputs)
                    fuzz.isLive = isLive
                    let failure = fuzz.perform(parsers[number])
                    return (number, failure, ContinuousClock.now - start)
                }
            }
            for _ in 0..<max(jobs, 1) { add() }
            var told = 0
            for await (number, failure, time) in group {
                add()
                done[number] = (failure, time)
                while let (failure, time) = done[told] {
                    print(
                        "\(parsers[told].name): "
                            + (failure.map { "\($0.what)\n  input: \($0.input.debugDescription)" }
                                ?? "\(inputs) inputs, \(time.components.seconds) s"))
                    if failure != nil { failed = true }
                    told += 1
                }
            }
        }
        return !failed
    }
}
