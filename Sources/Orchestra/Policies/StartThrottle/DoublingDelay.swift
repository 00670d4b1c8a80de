extension ECS {
    /// The reference: from the third failure in a row on, ECS waits before it tries again, twice as long each time; a task that
    /// runs, or a new deployment, ends the waiting (Amazon ECS Developer Guide, service throttle logic).
    public struct DoublingDelay: StartThrottle {
        public init() {}

        // snippet.start-throttle
        public func evaluate(_ outcome: StartOutcome, of record: StartThrottleRecord, limits: StartThrottleLimits)
            -> StartThrottleRecord
        {
            guard outcome == .failed else { return StartThrottleRecord() }
            let failures = record.consecutiveFailures + 1
            guard failures >= 3 else { return StartThrottleRecord(consecutiveFailures: failures) }
            let delay = limits.firstDelay * (1 << min(failures - 3, 20))
            return StartThrottleRecord(consecutiveFailures: failures, delay: min(delay, limits.longestDelay))
        }
        // snippet.end
    }
}

extension ECS.StartThrottle where Self == ECS.DoublingDelay {
    public static var doublingDelay: ECS.DoublingDelay { ECS.DoublingDelay() }
}
