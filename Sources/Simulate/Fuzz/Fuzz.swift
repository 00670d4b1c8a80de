import Orchestra

/// Feeds the engine's parsers with what nobody would write.
///
/// To add one, write it into ``all``: a name, a few inputs to begin with, and what must hold of any. An input that stops the process,
/// or takes longer than ``slowest``, is a failure as well.
public struct Fuzz: Sendable {
    public struct Parser: Sendable {
        public var name: String
        /// What is mutated; the characters of all of them are what is inserted.
        var corpus: [String]
        /// What is wrong, if something is.
        var check: @Sendable (String, inout SeededGenerator) -> String?
    }

    public struct Failure: Sendable {
        public var parser: String
        public var input: String
        public var what: String
    }

    public static let all: [Parser] =
        [
            .init(name: "wildcards", corpus: patterns, check: FuzzChecks.wildcards),
            .init(name: "conditions", corpus: patterns + queries, check: FuzzChecks.conditions),
            .init(name: "cidr-blocks", corpus: blocks, check: FuzzChecks.block),
            .init(
                name: "success-codes", corpus: ["200", "200,202", "200-299", "200-299,404", "499", "200,", "-", "200-"],
                check: FuzzChecks.successCodes),
            .init(name: "task-definition-names", corpus: names, check: FuzzChecks.taskDefinitionName),
            .init(name: "references", corpus: names, check: FuzzChecks.reference),
            .init(
                name: "sizes",
                corpus: [
                    "256", "512", ".25 vCPU", "0.5 vcpu", "1 GB", "1GB", "0.5GB", "16384", "999999999", "1.0000 GB", "-1", "30 GB",
                ], check: FuzzChecks.sizes),
            .init(
                name: "addresses",
                corpus: ["10.0.0.1", "172.16.0.1", "192.168.255.255", "100.64.0.1", "8.8.8.8", "10.0.0", "0010.0.0.1"],
                check: FuzzChecks.address),
            .init(
                name: "requests",
                corpus: patterns + queries + ["AWSALB=1; AWSALBTG=x", "[::1]:80", "#{path}#{query}", "host:80:80"],
                check: FuzzChecks.request),
            .init(
                name: "numbers", corpus: ["0 1 2", "9223372036854775807 9223372036854775807", "-9223372036854775808 4 120"],
                check: FuzzChecks.numbers),
        ] + newer + [
            .init(name: "schedules", corpus: schedules, check: FuzzChecks.schedule)
        ]

    static let patterns = [
        "/api/*", "/a?c/*.png", "*.example.com", "*", "?", "/img/*/*", "a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaa", "*Chrome*",
        "/~user/$x&y=1",
    ]
    static let queries = ["v=1&w=2", #"a\*b=\?"#, "x&y", "=", "&&", #"\\"#, "key=value=more"]
    static let blocks = [
        "192.0.2.0/24", "0.0.0.0/0", "255.255.255.255/32", "10.1.2.3/9", "2001:db8::/32", "::/0", "::1/128", "1:2:3:4:5:6:7:8/64",
        "::ffff:192.0.2.1/96", "fe80::1:2/10",
    ]
    static let names = [
        "users", "users:1", "users:2147483647", "a_b-c:9", "arn:aws:ecs:eu-west-1:123456789012:task-definition/users:1",
        "arn:aws:ecs:eu-west-1:123456789012:cluster/api", "arn:aws:ecs:eu-west-1:123456789012:service/api/users", "arn:", ":", "/",
    ]

    static let schedules = [
        "at(2026-02-28T12:30:00)", "rate(1 minute)", "rate(15 days)", "cron(0/15 8-17 ? * MON-FRI *)", "cron(0 0 LW * ? 2026)",
        "cron(30 5 15W 1,6 ? 2026-2030/2)", "cron(0 0 ? * 6L *)", "cron(0 0 ? * TUE#3 *)", "cron(10 0 12 L FEB ? *)",
        "cron(0 0 * * * *)",
    ]

    /// More than this is a hang. The longest that an input may be is 300 bytes.
    public static let slowest = Duration.seconds(2)

    public var seed: UInt64
    public var inputs: Int
    /// Whether each input is printed before it is looked at: the last one is what stopped the process.
    public var isLive = false

    public init(seed: UInt64 = 1, inputs: Int) {
        self.seed = seed
        self.inputs = inputs
    }

    /// The same seed gives the same inputs.
    public func perform(_ parser: Parser) -> Failure? {
        Watch.begin(parser.name)
        defer { Watch.end(parser.name) }
        var random = SeededGenerator(seed: seed)
        var corpus = parser.corpus.map { Array($0.utf8) }
        let alphabet = Array(Set(corpus.joined())).sorted()
        let clock = ContinuousClock()
        for _ in 0..<inputs {
            let bytes = Mutations.next(from: corpus, alphabet, &random)
            let input = String(decoding: bytes, as: UTF8.self)
            if isLive { print(input.debugDescription) }
            let start = clock.now
            if let what = parser.check(input, &random) { return Failure(parser: parser.name, input: input, what: what) }
            if clock.now - start > Self.slowest {
                return Failure(parser: parser.name, input: input, what: "it took \(clock.now - start)")
            }
            // What came out is where others begin, now and then.
            if random.onceIn(50) {
                if corpus.count < 400 {
                    corpus.append(bytes)
                } else {
                    corpus[parser.corpus.count + random.below(corpus.count - parser.corpus.count)] = bytes
                }
            }
        }
        return nil
    }
}

enum Mutations {
    static let longest = 300

    static func next(from corpus: [[UInt8]], _ alphabet: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = random.pick(corpus)!
        for _ in 0...random.below(4) { mutate(&bytes, corpus, alphabet, &random) }
        return Array(bytes.prefix(longest))
    }

    private static func mutate(_ bytes: inout [UInt8], _ corpus: [[UInt8]], _ alphabet: [UInt8], _ random: inout SeededGenerator) {
        let place = random.below(bytes.count + 1)
        let end = place + random.below(bytes.count - place + 1)
        switch random.below(9) {
        case 0: bytes.insert(random.pick(alphabet)!, at: place)
        case 1: bytes.insert(UInt8(random.below(256)), at: place)
        case 2: bytes.removeSubrange(place..<end)
        case 3: if place < bytes.count { bytes[place] = random.pick(alphabet)! }
        case 4: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
        case 5: bytes.insert(contentsOf: bytes[place..<end], at: end)
        case 6: bytes.insert(contentsOf: random.pick(corpus)!, at: place)
        case 7:
            let other = random.pick(corpus)!
            bytes = Array(bytes[..<place]) + other.suffix(random.below(other.count + 1))
        default:
            bytes.insert(contentsOf: Array("\(random.oneOf(0, 1, 99, 255, 256, 65_535, 65_536, 2_147_483_648))".utf8), at: place)
        }
    }
}
