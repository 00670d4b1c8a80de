import Foundation

/// What something cost this process.
enum Measure {
    /// Computing time, which other programs on the machine change little; the best of so many turns.
    static func seconds(bestOf turns: Int = 1, _ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<turns {
            let before = computingSeconds()
            try body()
            best = min(best, computingSeconds() - before)
        }
        return best
    }

    /// By the clock on the wall, for what is too short for the other.
    static func wallSeconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let elapsed = (ContinuousClock.now - start).components
        return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    }

    private static func computingSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Of this process; 0 where there is no /proc.
    static func residentBytes() -> Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    static func text(_ value: Double, _ digits: Int = 0) -> String { String(format: "%.\(digits)f", value) }
}
