extension CloudMap {
    /// Whether a resolver answers from memory, and with what (RFC 1035, 3.2.1; RFC 2308 for names that aren't there).
    public protocol ResolverCachePolicy: Sendable {
        /// - Parameters:
        ///   - question: What a client asks now.
        ///   - memory: What the resolver heard from name servers, at most once for each question, the oldest first.
        ///   - now: Virtual time.
        /// - Returns: What the client is told; `nil` to ask the name server.
        func remembered(_ question: DnsQuestion, in memory: [RememberedAnswer], at now: Duration) -> DnsAnswer?
    }

    /// An answer, and when it came.
    public struct RememberedAnswer: Hashable, Sendable, Codable {
        public var question: DnsQuestion
        public var answer: DnsAnswer
        /// Virtual time.
        public var heardAt: Duration

        public init(question: DnsQuestion, answer: DnsAnswer, heardAt: Duration) {
            self.question = question
            self.answer = answer
            self.heardAt = heardAt
        }
    }
}
