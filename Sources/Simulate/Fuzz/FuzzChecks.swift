import Orchestra

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What must hold of any input.
enum FuzzChecks {
    /// A world with something behind each name; each input works on a copy of it.
    static let hall: (stage: Simulation, listener: ELB.Listener.ID, balancer: ELB.LoadBalancer.ID, group: ELB.TargetGroup.ID) = {
        var stage = Simulation(seed: 1)
        _ = try? stage.createCluster("api")
        _ = try? stage.registerTaskDefinition(family: "users", containers: [.init("web", image: "web", port: 80)])
        let balancer = try! stage.createLoadBalancer("hall")
        let group = try! stage.createTargetGroup("blue")
        let listener = try! stage.createListener(
            on: balancer,
            defaultAction: .redirect(
                .init(host: "x.#{host}", port: "#{port}", path: "/#{path}/y", query: "#{query}&a=#{path}", statusCode: .http301)
            ))
        _ = try? stage.createService("users", in: "api", taskDefinition: "users", desiredCount: 1)
        return (stage, listener, balancer, group)
    }()

    static func wildcards(_ input: String, _ random: inout SeededGenerator) -> String? {
        let bytes = Array(input.utf8)
        let cut = random.below(bytes.count + 1)
        let (pattern, text) = (Array(bytes[..<cut]), Array(bytes[cut...]))
        let found = ELB.WildcardMatcher.matches(String(decoding: pattern, as: UTF8.self), String(decoding: text, as: UTF8.self))
        // Cutting a character in two makes others of both halves.
        let (left, right) = (
            Array(String(decoding: pattern, as: UTF8.self).utf8), Array(String(decoding: text, as: UTF8.self).utf8)
        )
        return found == NaiveMatcher.wildcards(left, right) ? nil : "a naive matcher says \(!found) of the first \(cut) bytes"
    }

    /// A time that it gives lies after the one that it was asked for; the time after that, after it.
    static func schedule(_ input: String, _ random: inout SeededGenerator) -> String? {
        guard let schedule = try? Schedule(input) else { return nil }
        let anchor = Int64(random.below(4_000_000_000))
        guard let first = schedule.next(after: anchor, anchor: anchor, in: .utc) else { return nil }
        guard first > anchor else { return "\(first) isn't after \(anchor)" }
        guard schedule.next(after: first - 1, anchor: anchor, in: .utc) == first else {
            return "asked a second before, it isn't \(first)"
        }
        guard let second = schedule.next(after: first, anchor: anchor, in: .utc) else { return nil }
        return second > first ? nil : "\(second) isn't after \(first)"
    }

    static func conditions(_ input: String, _ random: inout SeededGenerator) -> String? {
        let condition: ELB.RuleCondition =
            switch random.below(5) {
            case 0: .init(field: .pathPattern, values: [input])
            case 1: .init(field: .hostHeader, values: [input])
            case 2: .init(field: .httpHeader, httpHeaderConfig: .init(httpHeaderName: "X-A", values: [input]))
            case 3:
                .init(
                    field: .queryString,
                    queryStringConfig: .init(values: [.init(key: random.onceIn(2) ? input : nil, value: input)]))
            default: .init(field: .httpRequestMethod, httpRequestMethodConfig: .init(values: [input]))
            }
        var stage = hall.stage
        guard (try? stage.createRule(on: hall.listener, priority: 1, conditions: [condition], action: .fixedResponse(200))) != nil
        else { return nil }
        // What is accepted is ASCII, so a request made of it is one that could come.
        let text = random.onceIn(2) ? input : random.pick(Fuzz.patterns + Fuzz.queries)!
        let request = ELB.Request(method: text, host: text, path: text, query: text, headers: [.init("x-a", text)])
        let found = ELB.WildcardMatcher().matches([condition], request)
        if found != NaiveMatcher.matches([condition], request) {
            return "a naive reader says \(!found) of \(condition) and '\(text)'"
        }
        guard let decision = try? stage.route(request, to: hall.balancer) else { return "it can't be routed" }
        // What is malformed is refused before any rule is looked at.
        if decision.priority == "-1", text.isEmpty || text.utf8.contains(where: { $0 <= 32 || $0 > 126 }) { return nil }
        return (decision.priority == "1") == found
            ? nil : "the index of rules finds \(decision.priority) for \(condition) and '\(text)'"
    }

    static func block(_ input: String, _ random: inout SeededGenerator) -> String? {
        let block = ELB.CIDRBlock(input)
        let parts = input.split(separator: "/", omittingEmptySubsequences: false)
        let address = parts.count == 2 ? network(String(parts[0])) : nil
        let bits =
            parts.count == 2 && (1...3).contains(parts[1].utf8.count) && parts[1].utf8.allSatisfy { (48...57).contains($0) }
            ? Int(parts[1]) : nil
        let isValid = address != nil && bits != nil && bits! <= address!.count * 8
        // The C library refuses numbers with leading zeros, which some take for octal ones.
        if hasLeadingZero(parts.first ?? "") { return nil }
        guard isValid == (block != nil) else { return "the C library says \(isValid)" }
        guard let block, let address, let bits else { return nil }
        let other =
            random.onceIn(3) ? String(parts[0]) : random.oneOf("192.0.2.77", "10.1.2.4", "2001:db8::1", "::1", "255.255.255.255")
        let isIn = network(other).map { $0.count == address.count && sharesBits($0, address, bits) } ?? false
        return block.contains(other) == isIn ? nil : "the C library says that \(other) is \(isIn ? "" : "not ")in it"
    }

    private static func hasLeadingZero(_ text: Substring) -> Bool {
        text.split(whereSeparator: { $0 == "." || $0 == ":" }).contains { $0.count > 1 && $0.hasPrefix("0") && text.contains(".") }
    }

    private static func sharesBits(_ left: [UInt8], _ right: [UInt8], _ bits: Int) -> Bool {
        (0..<bits).allSatisfy { (left[$0 / 8] ^ right[$0 / 8]) & (0x80 >> UInt8($0 % 8)) == 0 }
    }

    /// The bytes of an address, as the C library reads it.
    private static func network(_ text: String) -> [UInt8]? {
        guard !text.utf8.contains(0) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes[..<4]) }
        return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
    }

    static func successCodes(_ input: String, _: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let isAccepted = (try? stage.createTargetGroup("red", healthCheck: .init(matcher: .init(input)))) != nil
        let isValid = input.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { item in
            let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { end -> Int in
                end.utf8.count == 3 && end.utf8.allSatisfy { (48...57).contains($0) } ? Int(end)! : 0
            }
            return (1...2).contains(ends.count) && ends.allSatisfy { (200...499).contains($0) } && ends[0] <= ends[ends.count - 1]
        }
        return isAccepted == isValid ? nil : "a naive reader says \(isValid)"
    }

    static func taskDefinitionName(_ input: String, _: inout SeededGenerator) -> String? {
        guard let name = try? ECS.TaskDefinitionName(input) else { return nil }
        guard let again = try? ECS.TaskDefinitionName(name.description), again == name else { return "'\(name)' isn't read back" }
        if !input.hasPrefix("arn:aws"), name.revision.map({ "\(name.family):\($0)" }) ?? name.family != input, !input.contains(":0")
        {
            return "it is read as '\(name)'"
        }
        return name.revision.map { $0 < 1 } ?? false ? "the revision is \(name.revision!)" : nil
    }

    static func reference(_ input: String, _: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let world = stage.world
        _ = stage.describeClusters([input])
        _ = try? stage.describeServices([input], in: "api")
        _ = try? stage.listTasks(in: input, serviceName: input)
        _ = try? stage.describeTaskDefinition(input)
        let isRefused = (try? stage.runTask(input, in: input)) == nil && (try? stage.deregisterTaskDefinition(input)) == nil
        return isRefused && stage.world != world ? "it was refused and changed something" : nil
    }

    static func sizes(_ input: String, _ random: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let isCPU = random.onceIn(2)
        func register(_ text: String) -> ECS.TaskDefinition? {
            guard
                let id = try? stage.registerTaskDefinition(
                    family: "sizes", containers: [.init("web", image: "web")], cpu: isCPU ? text : "256",
                    memory: isCPU ? "512" : text, networkMode: .bridge,
                    requiresCompatibilities: [])
            else { return nil }
            return stage[id]
        }
        guard let first = register(input) else { return nil }
        let size = (isCPU ? first.cpu : first.memory) ?? ""
        guard let number = Int(size), number > 0 else { return "it is read as '\(size)'" }
        guard let second = register(size), (isCPU ? second.cpu : second.memory) == size else { return "'\(size)' isn't read back" }
        return Int(input).map { $0 != number } ?? false ? "it is read as \(number)" : nil
    }

    static func address(_ input: String, _ random: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let port = random.oneOf(80, 0, 65_535, 65_536, Int.min, Int.max)
        guard (try? stage.registerTargets(hall.group, [.init(id: input, port: port)])) != nil else { return nil }
        guard (1...65_535).contains(port) else { return "port \(port) is accepted" }
        guard !hasLeadingZero(input[...]) else { return nil }
        guard let bytes = network(input), bytes.count == 4 else { return "the C library doesn't know it" }
        let isPrivate =
            bytes[0] == 10 || bytes[0] == 172 && (16...31).contains(bytes[1]) || bytes[0] == 192 && bytes[1] == 168
            || bytes[0] == 100 && (64...127).contains(bytes[1])
        return isPrivate ? nil : "it isn't private"
    }

    static func request(_ input: String, _: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let request = ELB.Request(
            method: input, host: input, path: input, query: input, headers: [.init("Cookie", input), .init(input, input)],
            sourceIP: input)
        guard let response = try? stage.send(request, to: hall.balancer) else { return "it isn't answered" }
        // What is no token may be refused before any rule is looked at.
        let isPlain = !input.isEmpty && input.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "*") }
        if !isPlain, [400, 405, 463, 501].contains(response.statusCode) { return nil }
        return response.statusCode == 301 && response.location?.hasPrefix("http://x.") == true ? nil : "it is \(response)"
    }

    static func numbers(_ input: String, _: inout SeededGenerator) -> String? {
        var stage = hall.stage
        let numbers = input.split(separator: " ").map { Int($0) ?? $0.utf8.reduce(0) { $0 &* 257 &+ Int($1) } }
        func number(_ place: Int) -> Int { numbers.isEmpty ? 0 : numbers[place % numbers.count] }
        let container = ECS.ContainerDefinition(
            "web", image: "web", cpu: number(0), memory: number(1), memoryReservation: number(2),
            portMappings: [.init(containerPort: number(0), hostPort: number(1))],
            healthCheck: .init(
                command: ["CMD", "x"], interval: number(2), timeout: number(0), retries: number(1), startPeriod: number(2)),
            startTimeout: number(0),
            stopTimeout: number(1))
        var second = container
        second.name = "other"
        _ = try? stage.registerTaskDefinition(
            family: "users", containers: [container, second], networkMode: .bridge, requiresCompatibilities: [])
        _ = try? stage.createService(
            "items", in: "api", taskDefinition: "users", desiredCount: number(0), minimumHealthyPercent: number(1),
            maximumPercent: number(2),
            healthCheckGracePeriodSeconds: number(0),
            deploymentCircuitBreaker: .init(enable: true, thresholdConfiguration: .init(type: .unboundedPercent, value: number(1))),
            bakeTimeInMinutes: number(2))
        _ = try? stage.runTask("users", in: "api", count: number(0))
        _ = try? stage.createRule(
            on: hall.listener, priority: number(0), conditions: [.init(field: .pathPattern, values: ["/"])],
            action: .fixedResponse(number(1)))
        _ = try? stage.createListener(
            on: hall.balancer, port: number(2),
            defaultAction: .forward(
                to: [.init(hall.group, weight: number(0))], stickiness: .init(enabled: true, durationSeconds: number(1))))
        _ = try? stage.createTargetGroup(
            "red", port: number(0),
            healthCheck: .init(
                intervalSeconds: number(1), timeoutSeconds: number(2), healthyThresholdCount: number(0),
                unhealthyThresholdCount: number(1)),
            deregistrationDelaySeconds: number(2))
        stage.slowStart(ofImage: "web", .seconds(number(0)))
        if number(1) >= 0 {
            stage.crashAfterStart(ofImage: "web", .seconds(number(1)), exitCode: Int32(truncatingIfNeeded: number(2)))
        }
        stage.run(for: .seconds(20))
        return nil
    }
}
