extension CloudMap {
    /// From memory until the answer's time to live is over, counted from when the name server gave it: the client is told what is
    /// left of it.
    public struct TimeToLive: ResolverCachePolicy {
        public init() {}

        // snippet.time-to-live
        public func remembered(_ question: DnsQuestion, in memory: [RememberedAnswer], at now: Duration) -> DnsAnswer? {
            guard let known = memory.first(where: { $0.question == question }) else { return nil }
            let left = known.heardAt + .seconds(known.answer.ttl) - now
            guard left > .zero else { return nil }
            var answer = known.answer
            answer.ttl = Int(left.components.seconds) + (left.components.attoseconds > 0 ? 1 : 0)
            return answer
        }
        // snippet.end
    }
}

extension CloudMap.ResolverCachePolicy where Self == CloudMap.TimeToLive {
    public static var timeToLive: Self { CloudMap.TimeToLive() }
}
