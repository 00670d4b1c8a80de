import Foundation

/// What something cost this process.
enum Measure {
    /// Computing time, which other programs on the machine change little; the best of so many turns.
    static func seconds(bestOf turns: Int = 1, _ body: () throws -> Void) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<turns {
            let before = userSeconds()
            try body()
            best = min(best, userSeconds() - before)
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

    private static func userSeconds() -> Double {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    }

    /// Of this process; 0 where there is no /proc.
    static func residentBytes() -> Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    static func text(_ value: Double, _ digits: Int = 0) -> String { String(format: "%.\(digits)f", value) }
}
