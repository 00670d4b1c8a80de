import Simulate

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A trap of the engine ends the process: what was being worked on is said first.
enum Stop {
    static func watch() {
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
            signal(number) { _ in
                let names = Watch.names.joined(separator: " or ")
                if let invariant = Invariant.named("run.never-traps") {
                    print("seed \(names) breaks \(invariant.id)")
                    print("Again: podium simulate --seed … --whole, or --fuzz --parser … --whole: the last line is where it stops.")
                }
                fflush(nil)
                _exit(1)
            }
        }
    }
}
