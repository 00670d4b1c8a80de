/// Ids as AWS makes them, drawn from the seed: the n-th resource of a kind has the same id in every run.
struct Identifiers: Hashable, Sendable, Codable {
    enum Kind: UInt64, Codable {
        case task = 1
        case deployment, loadBalancer, listener, rule, targetGroup, container, networkInterface, event
        case containerInstance, ec2Instance
        case scaling
        case cloudMap
        case network = 14
        case stack = 15
    }

    let seed: UInt64
    private var issued: [UInt64] = Array(repeating: 0, count: 16)

    init(seed: UInt64) { self.seed = seed }

    mutating func next(_ kind: Kind) -> UInt64 {
        issued[Int(kind.rawValue)] += 1
        return SeededGenerator.mix(SeededGenerator.mix(seed ^ (kind.rawValue << 56)) &+ issued[Int(kind.rawValue)])
    }

    /// A number that belongs to another id and needs no counter: a task's network interface, for one.
    static func derived(from id: UInt64, _ kind: Kind, _ number: Int = 0) -> UInt64 {
        SeededGenerator.mix(id ^ (kind.rawValue << 48) &+ UInt64(number))
    }
}

/// The account and region that every ARN of a simulation names.
enum Account {
    static let id = "123456789012"
    static let region = "eu-west-1"

    /// Who makes the calls.
    static let caller = "arn:aws:iam::\(id):root"

    static let executionRole = "arn:aws:iam::\(id):role/ecsTaskExecutionRole"

    static func ecs(_ tail: String) -> String { "arn:aws:ecs:\(region):\(id):\(tail)" }
    static func cloudMap(_ tail: String) -> String { "arn:aws:servicediscovery:\(region):\(id):\(tail)" }
    static func cloudFormation(_ tail: String) -> String { "arn:aws:cloudformation:\(region):\(id):\(tail)" }
    static func alarm(_ name: String) -> String { "arn:aws:cloudwatch:\(region):\(id):alarm:\(name)" }
    static func elb(_ tail: String) -> String { "arn:aws:elasticloadbalancing:\(region):\(id):\(tail)" }
}

extension UInt64 {
    /// Sixteen lower-case hexadecimal digits.
    var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

/// `8-4-4-4-12` hexadecimal digits.
func uuid(_ high: UInt64, _ low: UInt64) -> String {
    let digits = Array(high.hexadecimal + low.hexadecimal)
    let parts = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
    return parts.map { String($0) }.joined(separator: "-")
}

extension ECS.Task.ID {
    /// - Returns: `nil` unless `digits` are 32 lower-case hexadecimal digits.
    init?(hexadecimal digits: some StringProtocol) {
        guard digits.utf8.count == 32, digits.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }
}
