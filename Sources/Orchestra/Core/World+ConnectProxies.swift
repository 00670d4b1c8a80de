// What the proxy beside a task's containers does with a call (Amazon ECS Developer Guide, Service Connect: load balancing, outlier
// detection, retries).

extension World {
    /// Where the task's calls of that name and port go; `nil` where its proxy knows nothing of it.
    func endpoint(_ name: String, port: Int, knownTo slot: TaskSlot) -> ConnectEndpointRecord? {
        guard discovery != nil, tasks[slot].service >= 0,
            let connect = deployment(tasks[slot].deployment, of: Int(tasks[slot].service))?.discovery?.value.connect,
            let known = connect.known.first(where: { $0.dnsName == name && $0.port == port })
        else { return nil }
        // As the deployment learned it; who is behind it is known at once.
        var endpoint = registry.endpoints.first { $0.namespace == connect.namespace && $0.discoveryName == known.discoveryName }
        endpoint?.dnsName = known.dnsName
        endpoint?.port = known.port
        return endpoint
    }

    /// The tasks behind an endpoint, as they are now.
    func members(of endpoint: ConnectEndpointRecord) -> [TaskSlot] {
        services[Int(endpoint.service)].tasks.filter {
            tasks[$0].lastStatus == .running && tasks[$0].desiredStatus == .running && tasks[$0].health != .unhealthy
        }
    }

    /// The next in turn among those that aren't ejected; nobody that was tried for this call already, as long as there is another.
    mutating func nextMember(of endpoint: ConnectEndpointRecord, for caller: TaskSlot, tried: [TaskSlot]) -> TaskSlot? {
        let all = members(of: endpoint)
        let outliers = registry.proxies[tasks[caller].id]?.outliers ?? []
        let ejected = outliers.filter { $0.ejectedUntil > moment }.map(\.task)
        let open = all.filter { !ejected.contains(tasks[$0].id) }
        let fresh = open.filter { !tried.contains($0) }
        let choice = fresh.isEmpty ? open.isEmpty ? all : open : fresh
        guard !choice.isEmpty else { return nil }
        let turn = registry.proxies[tasks[caller].id]?.turn ?? 0
        change(caller) { $0.turn += 1 }
        return choice[turn % choice.count]
    }

    /// Five failures in a row, and it gets nothing for a while, longer each time; never more than half of an endpoint at once.
    mutating func noteCall(of member: TaskSlot, behind endpoint: ConnectEndpointRecord, by caller: TaskSlot, failed: Bool) {
        let (id, now) = (tasks[member].id, moment)
        let all = members(of: endpoint).map { tasks[$0].id }
        change(caller) { proxy in
            let place = proxy.outliers.firstIndex { $0.task == id }
            guard failed else {
                if let place { proxy.outliers[place].failures = 0 }
                return
            }
            let at = place ?? proxy.outliers.count
            if place == nil { proxy.outliers.append(.init(task: id)) }
            proxy.outliers[at].failures += 1
            let ejected = proxy.outliers.count { $0.ejectedUntil > now && all.contains($0.task) }
            guard proxy.outliers[at].failures >= ConnectProxyRecord.consecutiveFailures, (ejected + 1) * 2 <= all.count else {
                return
            }
            proxy.outliers[at].failures = 0
            proxy.outliers[at].ejections += 1
            proxy.outliers[at].ejectedUntil = now + ConnectProxyRecord.ejectionTime * proxy.outliers[at].ejections
        }
    }

    private mutating func change(_ caller: TaskSlot, _ change: (inout ConnectProxyRecord) -> Void) {
        var proxy = registry.proxies[tasks[caller].id] ?? ConnectProxyRecord()
        change(&proxy)
        registry.proxies[tasks[caller].id] = proxy
    }
}

extension ConnectProxyRecord {
    static let consecutiveFailures = 5
    static let ejectionTime = Duration.seconds(30)
    static let retries = 2
    /// Of HTTP, HTTP/2 and gRPC, in seconds.
    static let perRequestTimeout = 15
    /// Seconds for which a connection of HTTP, HTTP/2 or gRPC may say nothing, and one of TCP.
    static let idleTimeout = 300
    static let idleTimeoutOfTCP = 3600
}
