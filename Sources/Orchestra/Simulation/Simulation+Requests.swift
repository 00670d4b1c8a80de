// Requests: one by one, or at a rate.

/// A stream of requests, and what became of them.
struct TrafficRecord: Sendable {
    var request: ELB.Request
    var listener: Int32
    var interval: Int64
    var start: Moment
    var isOn = true
    var report = TrafficReport()
}

/// A request on its way.
struct FlightRecord: Sendable {
    var request: ELB.Request
    var listener: Int32
    var rule: String
    var targetGroup: Int32
    var target: TargetSlot?
    var task: (slot: TaskSlot, container: Int, run: Int32)?
    var sentAt: Moment
    var response: ELB.Response
    /// Whether the target answers, and not the load balancer in its place.
    var isAnswered = false
    var stickiness = World.Stickiness()
    /// -1 for a request of its own.
    var traffic: Int32
}

extension Simulation {
    /// Sends one request and waits for its answer: virtual time passes until it is there.
    ///
    /// - Throws: ``ELB/Error`` with `ListenerNotFound` if the load balancer doesn't listen on `port`.
    @discardableResult
    public mutating func send(_ request: ELB.Request, to loadBalancer: ELB.LoadBalancer.ID, port: Int = 80) throws(ELB.Error)
        -> ELB.Response
    {
        let listener = try listener(of: loadBalancer, port)
        record(.send(request, to: loadBalancer, port: port))
        let flight = launch(request, at: listener, traffic: -1)
        while lastResponse?.flight != flight, let next = queue.nextTime {
            let before = recording
            advance(to: next)
            // The waiting is part of sending: replaying it sends again.
            recording = before
        }
        defer { lastResponse = nil }
        return lastResponse!.response
    }

    /// Which rule takes a request, why the others don't, and where it would go. Nothing is sent, nobody's turn moves.
    public func route(_ request: ELB.Request, to loadBalancer: ELB.LoadBalancer.ID, port: Int = 80) throws(ELB.Error)
        -> ELB.RoutingDecision
    {
        world.explainRoute(request, at: Int(try listener(of: loadBalancer, port)), using: policies)
    }

    /// Sends requests at a steady rate from now on, until ``stopTraffic(_:)``.
    @discardableResult
    public mutating func startTraffic(
        _ request: ELB.Request, to loadBalancer: ELB.LoadBalancer.ID, port: Int = 80, perSecond: Int
    ) throws(ELB.Error) -> Traffic.ID {
        require((1...1_000_000).contains(perSecond), "perSecond is 1 to 1,000,000, not \(perSecond)")
        let listener = try listener(of: loadBalancer, port)
        record(.startTraffic(request, to: loadBalancer, port: port, perSecond: perSecond))
        let index = Int32(traffic.count)
        traffic.append(
            TrafficRecord(request: request, listener: listener, interval: 1_000_000_000 / Int64(perSecond), start: world.moment))
        queue.schedule(
            .runtime(.requestDue(traffic: index, number: 1)), at: world.moment + .nanoseconds(traffic[Int(index)].interval))
        return Traffic.ID(index: index)
    }

    /// Sends no more; those on their way are still answered and counted.
    public mutating func stopTraffic(_ id: Traffic.ID) {
        record(.stopTraffic(id))
        traffic[Int(id.index)].isOn = false
    }

    /// What became of the requests so far.
    public subscript(id: Traffic.ID) -> TrafficReport { traffic[Int(id.index)].report }

    private func listener(of id: ELB.LoadBalancer.ID, _ port: Int) throws(ELB.Error) -> Int32 {
        let balancer = world.loadBalancers[try world.loadBalancer(id)]
        if let index = balancer.listeners.first(where: { world.listeners[Int($0)].port == port }) { return index }
        let ports = balancer.listeners.map { "\(world.listeners[Int($0)].port)" }.joined(separator: ", ")
        throw ELB.Error(
            .listenerNotFound, "One or more listeners not found",
            help: ports.isEmpty ? "\(id) has no listener yet." : "\(id) listens on \(ports), not on \(port).")
    }

    // MARK: On the way

    mutating func sendNext(of index: Int32, _ number: Int64) {
        let record = traffic[Int(index)]
        guard record.isOn, !world.listeners[Int(record.listener)].isDeleted else { return }
        traffic[Int(index)].report.sent += 1
        _ = launch(record.request, at: record.listener, traffic: index)
        queue.schedule(
            .runtime(.requestDue(traffic: index, number: number + 1)),
            at: Moment(nanoseconds: record.start.nanoseconds + (number + 1) * record.interval))
    }

    private mutating func launch(_ request: ELB.Request, at listener: Int32, traffic: Int32) -> Int32 {
        let route = world.route(request, at: Int(listener), using: &policies)
        let rule = world.listeners[Int(listener)].rules[route.rule]
        var flight = FlightRecord(
            request: request, listener: listener, rule: rule.priorityText, targetGroup: route.targetGroup, target: route.target,
            sentAt: world.moment, response: ELB.Response(statusCode: route.statusCode), traffic: traffic)
        var delay = Duration.zero
        if let target = route.target {
            flight.stickiness = world.stickiness(of: rule, route.targetGroup)
            delay = forward(&flight, to: target)
        } else if rule.action.type == .redirect {
            flight.response.location = world.location(of: rule.action.redirectConfig!, for: request, at: Int(listener))
        } else if rule.action.type == .fixedResponse {
            flight.response.contentType = rule.action.fixedResponseConfig!.contentType
            flight.response.body = rule.action.fixedResponseConfig!.messageBody
        }
        let index = freeFlights.popLast() ?? Int32(flights.count)
        if Int(index) == flights.count { flights.append(flight) } else { flights[Int(index)] = flight }
        schedule(.requestAnswered(index), after: delay)
        return index
    }

    /// - Returns: How long the client waits.
    private mutating func forward(_ flight: inout FlightRecord, to target: TargetSlot) -> Duration {
        world.targets[target].inFlight += 1
        flight.response.target = world.targets[target].id
        if let task = world.task(behind: target) {
            flight.response.task = world.tasks[task].id
            flight.response.label = world.tasks[task].label.letters
        }
        if let (task, container) = listener(behind: target) {
            flight.task = (task, container, runtime.behavior(of: task, container).run)
        }
        switch answer(of: target, healthCheck: false) {
        case .status(let code):
            flight.response.statusCode = Int(code)
            flight.isAnswered = true
            return world.timing.answer
        case .timedOut:
            flight.response.statusCode = 504
            return flight.task == nil ? world.timing.connectTimeout : world.timing.idleTimeout
        case .connectionFailed:
            flight.response.statusCode = 502
            return .zero
        }
    }

    /// The answer is there. Who died or was deregistered meanwhile gave none: 502.
    mutating func land(_ index: Int32) {
        var flight = flights[Int(index)]
        if let target = flight.target {
            if world.targets.contains(target) { world.targets[target].inFlight -= 1 }
            if let (task, container, run) = flight.task, flight.response.statusCode != 502 {
                let behavior = runtime.behavior(of: task, container)
                if !behavior.isRunning || behavior.run != run || !world.targets.contains(target) {
                    flight.response.statusCode = 502
                    flight.isAnswered = false
                }
            }
        }
        if flight.isAnswered, let target = flight.response.target {
            flight.response.setCookie = world.setCookie(flight.stickiness, flight.targetGroup, target)
        }
        freeFlights.append(index)
        if flight.traffic >= 0 {
            traffic[Int(flight.traffic)].report.count(flight.response)
        } else {
            lastResponse = (index, flight.response)
        }
        world.log(
            .requestAnswered(
                RequestRecord(
                    method: flight.request.method, path: flight.request.path, listener: world.listeners[Int(flight.listener)].id,
                    rule: flight.rule, targetGroup: flight.targetGroup < 0 ? nil : world.targetGroups[Int(flight.targetGroup)].id,
                    target: flight.response.target, task: flight.response.task, label: label(of: flight.response.task),
                    statusCode: flight.response.statusCode,
                    nanoseconds: world.moment.nanoseconds - flight.sentAt.nanoseconds)))
    }

    private func label(of task: ECS.Task.ID?) -> TaskLabel? { task.flatMap { world.taskSlots[$0] }.map { world.tasks[$0].label } }
}
