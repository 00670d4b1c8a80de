// What a stack does with one resource: the same calls that anybody makes (template reference, resource and property types).

extension World {
    typealias Made = (resource: CloudFormation.MadeResource, awaited: AwaitedResource?)

    /// Why a call was refused, as the events of a stack tell it.
    func handlerMessage(_ error: any Error) -> String {
        if let error = error as? StackError { return error.message }
        let message = (error as? any RefusedCall).map { "\($0.message)" } ?? "\(error)"
        return "Resource handler returned message: \"\(message)\" (HandlerErrorCode: InvalidRequest)"
    }

    /// Makes what its template doesn't name have a name that no other resource has.
    mutating func physicalName(of resource: CloudFormation.Resource, in stack: String) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        var number = identifiers.next(.stack)
        var suffix = ""
        for _ in 0..<12 {
            suffix.append(letters[Int(number % 36)])
            number /= 36
        }
        // Names in Elastic Load Balancing have 32 characters at most.
        guard resource.type.hasPrefix("AWS::ElasticLoadBalancingV2") else {
            let name = "\(stack)-\(resource.logicalId)-\(suffix)"
            // An image's name has no capitals.
            return resource.type == "AWS::ECR::Repository" ? name.lowercased() : name
        }
        return "\(stack.prefix(5))-\(resource.logicalId.prefix(12))-\(suffix)"
    }

    mutating func make(_ request: CloudFormation.ResourceRequest, _ policies: Policies) throws -> Made {
        switch request {
        case .cluster(let properties): return try make(properties)
        case .taskDefinition(let request):
            let id = try registerTaskDefinition(request)
            return (.init(id.arn, ["TaskDefinitionArn": id.arn]), nil)
        case .service(let request, let inDefaultVpc): return try make(request, inDefaultVpc: inDefaultVpc, policies)
        case .taskSet(let request):
            let made = try createTaskSet(request, policies)
            return (.init(made.id, ["Id": made.id]), nil)
        case .primaryTaskSet(let properties):
            _ = try updateServicePrimaryTaskSet(properties.taskSetId, of: properties.service, in: properties.cluster)
            return (.init(properties.taskSetId), nil)
        case .capacityProvider(let properties): return (.init(try createCapacityProvider(properties.request).name), nil)
        case .capacityProviders(let request):
            _ = try putClusterCapacityProviders(request)
            return (.init(request.cluster), nil)
        case .loadBalancer(let properties): return try make(properties)
        case .listener(let properties): return try make(properties)
        case .listenerRule(let properties): return try make(properties)
        case .listenerCertificate(let properties):
            guard let owner = listener(arn: properties.listenerArn) else {
                throw ELB.Error(.listenerNotFound, "Listener '\(properties.listenerArn)' not found")
            }
            try addListenerCertificates(owner, properties.certificates)
            let id = "\(properties.listenerArn)|\(properties.certificates.map(\.certificateArn).joined(separator: ","))"
            return (.init(id, ["Id": id]), nil)
        case .other(let service, let name):
            let type = "AWS::" + service.rawValue
            let made = service.made(name)
            guard !(stacks ?? []).contains(where: { $0.has(type, made) }) else { throw alreadyExists(type, name) }
            return (made, nil)
        case .targetGroup(let properties): return try make(properties)
        case .scalableTarget(let properties): return try make(properties, policies)
        case .scalingPolicy(let properties): return try make(properties)
        case .alarm(let properties):
            guard alarmState(properties.alarmName) == nil else {
                throw alreadyExists("AWS::CloudWatch::Alarm", properties.alarmName)
            }
            try putMetricAlarm(properties.alarm)
            return (.init(properties.alarmName, ["Arn": Account.alarm(properties.alarmName)]), nil)
        case .namespace(let type, let properties): return try make(type, properties)
        case .cloudMapService(let properties):
            let made = try createService(properties.request)
            return (.init(made.id, ["Id": made.id, "Arn": made.arn, "Name": made.name]), nil)
        case .instance(let properties):
            let instance = CloudMap.Instance(id: properties.instanceId, attributes: properties.instanceAttributes)
            let operation = try registerInstance(instance, in: properties.serviceId)
            return (.init(properties.instanceId), .cloudMapOperation(operation))
        default: return (try makeNetwork(request), nil)
        }
    }

    /// Changes what can be changed in place; what can't is never asked for, since another resource takes its place.
    ///
    /// - Parameter again: It failed before.
    mutating func change(
        _ made: CloudFormation.MadeResource, from old: CloudFormation.ResourceRequest, to request: CloudFormation.ResourceRequest,
        again: Bool = false, _ policies: Policies
    ) throws -> Made {
        var awaited: AwaitedResource?
        switch request {
        case .cluster(let properties): try change(properties)
        case .service(let request, _): awaited = try change(request, again: again, policies)
        case .taskSet(let request):
            _ = try updateTaskSet(
                made.physicalResourceId, of: request.service, in: request.cluster, scale: request.scale ?? .percent(0))
        case .primaryTaskSet(let properties):
            _ = try updateServicePrimaryTaskSet(properties.taskSetId, of: properties.service, in: properties.cluster)
        case .capacityProvider(let properties):
            let group = properties.request.autoScalingGroupProvider
            _ = try updateCapacityProvider(
                .init(
                    name: made.physicalResourceId, managedScaling: group?.managedScaling,
                    managedTerminationProtection: group?.managedTerminationProtection, managedDraining: group?.managedDraining))
        case .capacityProviders(let request): _ = try putClusterCapacityProviders(request)
        case .loadBalancer(let properties): try change(made, properties)
        case .listener(let properties): try change(made, properties)
        case .listenerRule(let properties): try change(made, properties)
        case .listenerCertificate(let properties):
            guard case .listenerCertificate(let old) = old, let owner = listener(arn: properties.listenerArn) else { break }
            let gone = old.certificates.filter { !properties.certificates.contains($0) }
            try removeListenerCertificates(owner, gone)
            try addListenerCertificates(owner, properties.certificates)
        case .other: break
        case .targetGroup(let properties): try change(made, properties, from: old)
        case .scalableTarget(let properties): try change(properties, from: old, policies)
        case .scalingPolicy(let properties): _ = try make(properties)
        case .alarm(let properties): try putMetricAlarm(properties.alarm)
        case .cloudMapService(let properties):
            if let records = properties.request.dnsConfig?.dnsRecords {
                awaited = .cloudMapOperation(try updateService(made.physicalResourceId, dnsRecords: records))
            }
        case .instance(let properties):
            let instance = CloudMap.Instance(id: made.physicalResourceId, attributes: properties.instanceAttributes)
            awaited = .cloudMapOperation(try registerInstance(instance, in: properties.serviceId))
        default: try changeNetwork(made, from: old, to: request)
        }
        return (made, awaited)
    }

    mutating func remove(
        _ made: CloudFormation.MadeResource, _ request: CloudFormation.ResourceRequest
    ) throws -> AwaitedResource? {
        let id = made.physicalResourceId
        switch request {
        case .cluster: _ = try deleteCluster(id)
        case .taskDefinition: _ = try deregisterTaskDefinition(id)
        case .service(let request, _): return try remove(id, in: request.cluster)
        case .taskSet(let request): _ = try deleteTaskSet(id, of: request.service, in: request.cluster, force: true)
        case .primaryTaskSet: break
        case .capacityProvider: _ = try deleteCapacityProvider(id)
        case .capacityProviders(let request):
            _ = try putClusterCapacityProviders(
                .init(cluster: request.cluster, capacityProviders: [], defaultCapacityProviderStrategy: []))
        case .loadBalancer: if let balancer = loadBalancer(arn: id) { try deleteLoadBalancer(balancer) }
        case .listener: if let listener = listener(arn: id) { try deleteListener(listener) }
        case .listenerRule: if let rule = rule(arn: id) { try deleteRule(rule) }
        case .listenerCertificate(let properties):
            if let owner = listener(arn: properties.listenerArn) { try removeListenerCertificates(owner, properties.certificates) }
        case .other: break
        case .targetGroup: if let group = targetGroup(arn: id) { try deleteTargetGroup(group) }
        case .scalableTarget(let properties): try deregisterScalableTarget(properties.resourceId)
        case .scalingPolicy(let properties): try deleteScalingPolicy(properties.policyName, on: properties.target ?? "")
        case .alarm(let properties): try deleteAlarms([properties.alarmName])
        case .namespace: return .cloudMapOperation(try deleteNamespace(id))
        case .cloudMapService: try deleteService(id)
        case .instance(let properties): return .cloudMapOperation(try deregisterInstance(id, from: properties.serviceId))
        default: try removeNetwork(made, request)
        }
        return nil
    }

    func alreadyExists(_ type: String, _ name: String) -> StackError {
        StackError(
            .alreadyExistsException,
            "Resource of type '\(type)' with identifier '\(name)' already exists. (HandlerErrorCode: AlreadyExists)")
    }

    // MARK: Waiting

    enum AwaitedState { case inProgress, done, failed(String) }

    func state(of awaited: AwaitedResource) -> AwaitedState {
        switch awaited {
        case .steadyService(let index, let deployment, let until): return stateOfService(Int(index), deployment, until)
        case .inactiveService(let index): return services[Int(index)].status == .inactive ? .done : .inProgress
        case .activeCluster(let name):
            return clusters.contains { $0.name == name && $0.status == .provisioning } ? .inProgress : .done
        case .cloudMapOperation(let id):
            return registry.operations.first { $0.id == id.id }?.status == .success ? .done : .inProgress
        case .loadBalancer(let id):
            return loadBalancers.first { $0.id == id }.map { $0.activeAt <= moment } ?? true ? .done : .inProgress
        }
    }

    /// Steady, with the tasks of the deployment that the stack began (template reference, AWS::ECS::Service).
    private func stateOfService(_ index: Int, _ deployment: String?, _ until: Moment) -> AwaitedState {
        let service = services[index]
        guard let deployment, timing.stackPoll > .zero else { return .done }
        guard service.status == .active else { return .failed(notStabilized("the service is \(service.status)")) }
        let own = service.deployments.first { $0.id == deployment }
        if own?.rolloutState == .failed || own == nil || service.deployments.first?.id != deployment {
            return .failed(
                "Resource handler returned message: \"Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.\" "
                    + "(HandlerErrorCode: GeneralServiceException)")
        }
        let running = service.tasks.count { tasks[$0].lastStatus == .running && tasks[$0].desiredStatus == .running }
        let isSteady =
            service.deployments.count == 1 && own?.rolloutState == .completed
            && (isDaemon(index) || running == service.desiredCount)
        if isSteady { return .done }
        return moment >= until ? .failed(notStabilized("Exceeded attempts to wait")) : .inProgress
    }

    private func notStabilized(_ message: String) -> String {
        "Resource handler returned message: \"\(message)\" (HandlerErrorCode: NotStabilized)"
    }
}

/// What every service's errors have.
protocol RefusedCall: Error {
    associatedtype Code: RawRepresentable<String>
    var code: Code { get }
    var message: String { get }
}

extension RefusedCall {
    /// Somebody else has deleted it.
    var isNotFound: Bool { code.rawValue.contains("NotFound") }
}

extension ECS.Error: RefusedCall {}
extension ELB.Error: RefusedCall {}
extension EC2.Error: RefusedCall {}
extension AutoScaling.Error: RefusedCall {}
extension CloudMap.Error: RefusedCall {}
extension CloudWatch.Error: RefusedCall {}
