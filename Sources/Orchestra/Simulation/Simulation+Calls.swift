// Calls from one to another by name, with no load balancer between them.

extension Simulation {
    /// What a resolver says about a name: from memory while it may, and else what the name server answers.
    ///
    /// - Parameters:
    ///   - name: As `orders.concert.local`.
    ///   - resolver: Whose memory it is. Every name that is used here has its own.
    @discardableResult
    public mutating func resolve(
        _ name: String, _ type: CloudMap.RecordType = .a, by resolver: String = "client"
    ) -> CloudMap.DnsAnswer {
        let question = CloudMap.DnsQuestion(name: Self.plain(name), type: type)
        record(.resolve(question, resolver: resolver))
        return answer(to: question, by: resolver)
    }

    /// Names have no capitals, and the dot at their end says nothing.
    private static func plain(_ name: String) -> String {
        let name = name.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    private mutating func answer(
        to question: CloudMap.DnsQuestion, by resolver: String, in vpc: String? = nil
    ) -> CloudMap.DnsAnswer {
        let answer = world.resolve(question, by: resolver, in: vpc, policies).answer
        performEffects()
        return answer
    }

    /// Looks a name up, takes the first address, and sends one request there: virtual time passes until it is clear what comes of it.
    ///
    /// - Parameter port: `nil` to ask for SRV records, which name the port.
    @discardableResult
    public mutating func call(_ name: String, port: Int? = nil, by resolver: String = "client") -> CallRecord {
        record(.call(name: name, port: port, resolver: resolver))
        return callByDNS(name, port: port, as: resolver)
    }

    /// The same from within a task: through its Service Connect proxy, if that knows the name and the port.
    ///
    /// - Throws: `InvalidParameterException` for a task that isn't RUNNING.
    @discardableResult
    public mutating func call(_ name: String, port: Int? = nil, from task: ECS.Task.ID) throws(ECS.Error) -> CallRecord {
        guard let slot = world.taskSlots[task], world.tasks[slot].lastStatus == .running else {
            throw ECS.Error(
                .invalidParameterException, "The task \(task) is not RUNNING.", help: "Only a running task calls anybody.")
        }
        record(.callFromTask(name: name, port: port, task: task))
        if let port, let endpoint = world.endpoint(Self.plain(name), port: port, knownTo: slot) {
            return callByProxy(endpoint, from: slot)
        }
        return callByDNS(name, port: port, as: world.tasks[slot].label.description, from: slot)
    }

    // MARK: By DNS

    private mutating func callByDNS(_ name: String, port: Int?, as caller: String, from task: TaskSlot? = nil) -> CallRecord {
        var call = CallRecord(caller: caller, name: Self.plain(name), port: port ?? 0, outcome: .nameUnknown, attempts: 1)
        let home = task.map { world.interface(of: $0)?.vpcId ?? "" }
        guard let (host, port) = place(of: call.name, port, by: caller, in: home) else { return finish(call) }
        call.port = port
        let address = answer(to: .init(name: host, type: .a), by: caller, in: home).values.first
        guard let address, let number = AddressPool.number(address) else { return finish(call) }
        call.address = address
        // Who is no task stands in the VPC that the name belongs to.
        let vpc = task == nil ? world.vpc(ofZoneOf: host) : home
        guard let slot = world.task(at: number, port: port, in: vpc == "" ? nil : vpc), isReached(slot, port, from: task) else {
            return finish(call, .timedOut, after: world.timing.connectTimeout)
        }
        return ask(slot, port: port, &call)
    }

    /// Which name's address to ask for, and which port.
    private mutating func place(
        of name: String, _ port: Int?, by caller: String, in vpc: String?
    ) -> (host: String, port: Int)? {
        if let port { return (name, port) }
        let parts = answer(to: .init(name: name, type: .srv), by: caller, in: vpc).values.first?.split(separator: " ") ?? []
        guard parts.count == 4, let port = Int(parts[2]) else { return nil }
        return (String(parts[3]), port)
    }

    /// What security groups keep apart can't call each other. A caller that is no task stands where nothing keeps it away.
    private func isReached(_ slot: TaskSlot, _ port: Int, from caller: TaskSlot?) -> Bool {
        guard let caller, world.network != nil else { return true }
        let (one, other) = (EC2.Party.task(world.tasks[caller].id), EC2.Party.task(world.tasks[slot].id))
        return world.canConnect(from: one, to: other, "tcp", port, policies).isPossible
    }

    // MARK: By Service Connect

    private mutating func callByProxy(_ endpoint: ConnectEndpointRecord, from caller: TaskSlot) -> CallRecord {
        var call = CallRecord(
            caller: world.tasks[caller].label.description, name: endpoint.dnsName, port: endpoint.port, outcome: .timedOut,
            attempts: 0)
        var tried: [TaskSlot] = []
        while call.attempts <= ConnectProxyRecord.retries, world.tasks.contains(caller),
            let member = world.nextMember(of: endpoint, for: caller, tried: tried)
        {
            call.attempts += 1
            tried.append(member)
            let port = world.hostPort(of: member, leadingTo: endpoint.containerPort, of: nil)
            let isOpen = isReached(member, endpoint.ingressPort ?? port, from: caller)
            let result = ask(member, port: port, within: timeout(of: endpoint), &call, isOpen: isOpen)
            guard world.tasks.contains(caller), world.tasks.contains(member) else { break }
            world.noteCall(of: member, behind: endpoint, by: caller, failed: result.hasFailed)
            // Only what has not reached anybody is sent again.
            if result != .refused, result != .timedOut { break }
        }
        if call.attempts == 0 { call.outcome = .answered(503) }
        if call.outcome == .refused || call.outcome == .timedOut { call.outcome = .answered(503) }
        return finish(call)
    }

    /// The connection closes when either time is over; TCP has no requests.
    private func timeout(of endpoint: ConnectEndpointRecord) -> Duration? {
        let isTCP = endpoint.appProtocol == nil
        let perRequest = isTCP ? 0 : endpoint.perRequestTimeout ?? ConnectProxyRecord.perRequestTimeout
        let idle = endpoint.idleTimeout ?? (isTCP ? ConnectProxyRecord.idleTimeoutOfTCP : ConnectProxyRecord.idleTimeout)
        return [perRequest, idle].filter { $0 > 0 }.min().map { .seconds($0) }
    }

    // MARK: At the other end

    private mutating func ask(_ slot: TaskSlot, port: Int, _ call: inout CallRecord) -> CallRecord {
        _ = ask(slot, port: port, within: nil, &call)
        return finish(call)
    }

    /// One connection to a task; time passes until it is answered, refused or given up.
    private mutating func ask(
        _ slot: TaskSlot, port: Int, within limit: Duration?, _ call: inout CallRecord, isOpen: Bool = true
    ) -> CloudMap.CallOutcome {
        call.task = world.tasks[slot].id
        call.label = world.tasks[slot].label
        call.address = world.address(of: slot)
        var (outcome, wait) = isOpen ? outcome(of: slot, port: port) : (.timedOut, .zero)
        if let limit, case .answered = outcome, wait > limit { (outcome, wait) = (.answered(504), limit) }
        if outcome == .timedOut { wait = world.timing.connectTimeout }
        pass(to: world.moment + wait)
        if case .answered = outcome, !world.tasks.contains(slot) || world.tasks[slot].lastStatus > .deactivating {
            // It ended before it had answered.
            outcome = .refused
        }
        call.outcome = outcome
        return outcome
    }

    private mutating func outcome(of slot: TaskSlot, port: Int) -> (CloudMap.CallOutcome, Duration) {
        guard let container = world.container(of: slot, listeningOn: port) else { return (.refused, .zero) }
        switch runtime.answer(of: slot, container, at: world.moment, healthCheck: false) {
        case .connectionFailed: return (.refused, .zero)
        case .timedOut: return (.timedOut, .zero)
        case .status(let statusCode):
            guard !runtime.workloads.isEmpty else { return (.answered(Int(statusCode)), world.timing.answer) }
            guard let computes = work(slot, container) else { return (.answered(503), world.timing.answer) }
            return (.answered(Int(statusCode)), computes + world.timing.answer)
        }
    }

    private mutating func finish(
        _ call: CallRecord, _ outcome: CloudMap.CallOutcome? = nil, after wait: Duration = .zero
    ) -> CallRecord {
        var call = call
        if let outcome { call.outcome = outcome }
        if wait > .zero { pass(to: world.moment + wait) }
        world.log(.called(call))
        performEffects()
        return call
    }
}

extension CloudMap.CallOutcome {
    /// What a proxy counts against whoever it called.
    fileprivate var hasFailed: Bool {
        switch self {
        case .answered(let statusCode): statusCode >= 500
        case .nameUnknown, .refused, .timedOut: true
        }
    }
}
