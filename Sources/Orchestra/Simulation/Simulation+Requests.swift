// Requests: one by one, or at a rate.

/// A stream of requests, and what became of them.
struct TrafficRecord: Sendable {
    var request: ELB.Request
    var listener: Int32
    /// Nanoseconds between two requests; 0 for a pause.
    var interval: Int64
    var start: Moment
    /// The number of the last request before the rate was changed: alarm clocks of before ring in vain.
    var base: Int64 = 0
    var number: Int64 = 0
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
    /// Its place among all requests: a place in the list is used again.
    var number: Int64
    /// Its outcome counts for anomaly detection.
    var countsFailures = false
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
            // The waiting is part of sending: replaying it sends again.
            pass(to: next)
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

    /// Sends at another rate from now on; 0 is a pause.
    public mutating func changeTraffic(_ id: Traffic.ID, perSecond: Int) {
        require((0...1_000_000).contains(perSecond), "perSecond is 0 to 1,000,000, not \(perSecond)")
        record(.changeTraffic(id, perSecond: perSecond))
        let place = Int(id.index)
        traffic[place].start = world.moment
        traffic[place].base = traffic[place].number + 1
        traffic[place].number = traffic[place].base
        traffic[place].interval = perSecond == 0 ? 0 : 1_000_000_000 / Int64(perSecond)
        guard perSecond > 0 else { return }
        queue.schedule(
            .runtime(.requestDue(traffic: id.index, number: traffic[place].base + 1)),
            at: world.moment + .nanoseconds(traffic[place].interval))
    }

    /// Sends no more; those on their way are still answered and counted.
    public mutating func stopTraffic(_ id: Traffic.ID) {
        record(.stopTraffic(id))
        traffic[Int(id.index)].isOn = false
    }

    /// What became of the requests so far.
    public subscript(id: Traffic.ID) -> TrafficReport { traffic[Int(id.index)].report }

    func listener(of id: ELB.LoadBalancer.ID, _ port: Int) throws(ELB.Error) -> Int32 {
        let balancer = world.loadBalancers[try world.loadBalancer(id)]
        if let index = balancer.listeners.first(where: { world.listeners[Int($0)].port == port }) { return index }
        let ports = balancer.listeners.map { "\(world.listeners[Int($0)].port)" }.joined(separator: ", ")
        throw ELB.Error(
            .listenerNotFound, "One or more listeners not found",
            help: ports.isEmpty ? "\(id) has no listener yet." : "\(id) listens on \(ports), not on \(port).")
    }

    // MARK: On the way

    mutating func sendNext(of index: Int32, _ number: Int64) {
        let place = Int(index)
        let listener = traffic[place].listener
        guard traffic[place].isOn, number > traffic[place].base, traffic[place].interval > 0,
            !world.listeners[Int(listener)].isDeleted
        else { return }
        traffic[place].number = number
        traffic[place].report.sent += 1
        _ = launch(traffic[place].request, at: listener, traffic: index)
        let due = traffic[place].start.nanoseconds + (number + 1 - traffic[place].base) * traffic[place].interval
        queue.schedule(.runtime(.requestDue(traffic: index, number: number + 1)), at: Moment(nanoseconds: due))
    }

    private mutating func launch(_ request: ELB.Request, at listener: Int32, traffic: Int32) -> Int32 {
        let route = world.route(request, at: Int(listener), using: &policies)
        guard route.rule >= 0 else { return refuse(request, at: listener, route.statusCode, traffic: traffic) }
        let rule = world.listeners[Int(listener)].rules[route.rule]
        var flight = FlightRecord(
            request: request, listener: listener, rule: rule.priorityText, targetGroup: route.targetGroup, target: route.target,
            sentAt: world.moment, response: ELB.Response(statusCode: route.statusCode), traffic: traffic, number: nextFlight())
        var delay = Duration.zero
        if let target = route.target {
            flight.stickiness = world.stickiness(of: rule, route.targetGroup)
            flight.countsFailures =
                world.targetGroups[Int(route.targetGroup)].attributes.loadBalancingAlgorithmType == .weightedRandom
            delay = forward(&flight, to: target)
        } else {
            flight.response = ownResponse(to: request, by: rule, at: Int(listener), route)
        }
        return depart(flight, after: delay)
    }

    private mutating func depart(_ flight: FlightRecord, after delay: Duration) -> Int32 {
        var (flight, delay) = (flight, delay)
        if let timeout = flight.request.clientTimeout, timeout < delay {
            // The client has gone; nobody gets this answer, it stands in the log alone.
            if flight.response.statusCode != 400 {
                flight.response = ELB.Response(
                    statusCode: 460, target: flight.response.target, task: flight.response.task, label: flight.response.label)
            }
            flight.isAnswered = false
            delay = max(.zero, timeout)
        }
        let index = freeFlights.popLast() ?? Int32(flights.count)
        if Int(index) == flights.count { flights.append(flight) } else { flights[Int(index)] = flight }
        schedule(.requestAnswered(index, number: flight.number), after: delay)
        return index
    }

    /// The load balancer answers before it looks at its rules; 408 and 400 wait for the rest of the request first.
    private mutating func refuse(_ request: ELB.Request, at listener: Int32, _ statusCode: Int, traffic: Int32) -> Int32 {
        if statusCode == 0 {
            // The client doesn't reach the load balancer, and gives up.
            let flight = FlightRecord(
                request: request, listener: listener, rule: "-1", targetGroup: -1, sentAt: world.moment,
                response: ELB.Response(statusCode: 0), traffic: traffic, number: nextFlight())
            return depart(flight, after: world.timing.connectTimeout)
        }
        let flight = FlightRecord(
            request: request, listener: listener, rule: "-1", targetGroup: -1, sentAt: world.moment,
            response: world.finish(.generated(statusCode), at: Int(listener)), traffic: traffic, number: nextFlight())
        return depart(flight, after: request.isComplete ? .zero : world.idleTimeout(ofListener: Int(listener)))
    }

    private mutating func nextFlight() -> Int64 {
        flightsDeparted += 1
        return flightsDeparted
    }

    /// What the load balancer says itself: a redirect, a fixed response, a way to log in, an error.
    private func ownResponse(
        to request: ELB.Request, by rule: RuleRecord, at listener: Int, _ route: World.Route
    ) -> ELB.Response {
        if route.targetGroup < 0, let preceding = rule.precedingActions,
            let statusCode = world.authentication(of: request, by: preceding)
        {
            var response = ELB.Response.generated(statusCode)
            if statusCode == 302 { response.location = world.loginLocation(preceding, for: request, at: listener) }
            return world.finish(response, at: listener)
        }
        if rule.action.type == .redirect, route.statusCode != 507 {
            var response = ELB.Response.generated(route.statusCode)
            response.location = world.location(of: rule.action.redirectConfig!, for: request, at: listener)
            return world.finish(response, at: listener)
        }
        guard rule.action.type == .fixedResponse else { return world.finish(.generated(route.statusCode), at: listener) }
        return world.finish(
            ELB.Response(
                statusCode: route.statusCode, contentType: rule.action.fixedResponseConfig!.contentType,
                body: rule.action.fixedResponseConfig!.messageBody), at: listener)
    }

    /// - Returns: How long the client waits.
    private mutating func forward(_ flight: inout FlightRecord, to target: TargetSlot) -> Duration {
        world.noteRequest(to: target)
        flight.response.target = world.targets[target].id
        if let task = world.task(behind: target) {
            flight.response.task = world.tasks[task].id
            flight.response.label = world.tasks[task].label.letters
        }
        if let (task, container) = listener(behind: target),
            world.network == nil || !world.isKeptFrom(target, port: nil, policies)
        {
            flight.task = (task, container, runtime.behavior(of: task, container).run)
        }
        switch answer(of: target, healthCheck: false) {
        case .status(let code):
            if let (task, container, _) = flight.task, let how = runtime.behavior(of: task, container).brokenAnswer {
                flight.response.statusCode = how == .bodyTooShort ? 504 : 502
                return how == .bodyTooShort ? world.idleTimeout(ofListener: Int(flight.listener)) : world.timing.answer
            }
            flight.response.statusCode = Int(code)
            flight.isAnswered = true
            guard !runtime.workloads.isEmpty, let (task, container, _) = flight.task else { return world.timing.answer }
            guard let computes = work(task, container) else {
                flight.response.statusCode = 503
                return world.timing.answer
            }
            let limit = world.idleTimeout(ofListener: Int(flight.listener))
            guard computes + world.timing.answer < limit else {
                flight.response.statusCode = 504
                flight.isAnswered = false
                return limit
            }
            return computes + world.timing.answer
        case .timedOut:
            flight.response.statusCode = 504
            return flight.task == nil ? world.timing.connectTimeout : world.idleTimeout(ofListener: Int(flight.listener))
        case .connectionFailed:
            flight.response.statusCode = 502
            return .zero
        }
    }

    /// The answer is there. Who died or was deregistered meanwhile gave none: 502.
    mutating func land(_ index: Int32, number: Int64) {
        var flight = flights[Int(index)]
        // One that was closed before is late news.
        guard flight.number == number else { return }
        flights[Int(index)].number = -1
        if let target = flight.target {
            if world.targets.contains(target) { world.targets[target].inFlight -= 1 }
            if let (task, container, run) = flight.task, flight.response.statusCode != 502, flight.response.statusCode != 460 {
                let behavior = runtime.behavior(of: task, container)
                if !behavior.isRunning || behavior.run != run || !world.targets.contains(target) {
                    flight.response.statusCode = 502
                    flight.isAnswered = false
                }
            }
        }
        if flight.isAnswered, let target = flight.response.target {
            flight.response.setCookie = world.setCookie(flight.stickiness, flight.targetGroup, target, cookie: cookie(of: flight))
        }
        if flight.target != nil { finish(&flight) }
        freeFlights.append(index)
        if flight.traffic >= 0 {
            traffic[Int(flight.traffic)].report.count(
                flight.response, after: .nanoseconds(world.moment.nanoseconds - flight.sentAt.nanoseconds))
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

    /// What the load balancer adds, and what it remembers.
    private mutating func finish(_ flight: inout FlightRecord) {
        if flight.countsFailures, let target = flight.target, flight.response.statusCode != 460 {
            world.noteAnswer(of: target, isFailure: flight.response.statusCode >= 500)
        }
        if !flight.isAnswered, flight.response.statusCode != 460 {
            let page = ELB.Response.generated(flight.response.statusCode)
            (flight.response.contentType, flight.response.body) = (page.contentType, page.body)
        }
        flight.response = world.finish(flight.response, at: Int(flight.listener), isOwn: !flight.isAnswered)
    }

    /// What the container's image sets, as `name=value`.
    private func cookie(of flight: FlightRecord) -> String? {
        guard !runtime.imageFaults.isEmpty, let (task, container, _) = flight.task, world.tasks.contains(task) else { return nil }
        return runtime.fault(of: world.definition(of: task).containers[container].image)?.cookie
    }

    /// Its deregistration delay is over: what it hasn't answered by now fails with 502.
    mutating func closeConnections(of target: TargetSlot) {
        for index in flights.indices where flights[index].target == target && flights[index].number >= 0 {
            flights[index].response.statusCode = 502
            flights[index].isAnswered = false
            schedule(.requestAnswered(Int32(index), number: flights[index].number), after: .zero)
        }
    }
}
