// DetectStackDrift (AWS CloudFormation User Guide, detecting unmanaged configuration changes to stacks and resources).

extension World {
    /// Takes no time here. Only properties that the template names are compared.
    func stackDrift(_ name: String, _ policies: Policies) throws(StackError) -> CloudFormation.StackDrift {
        let stack = stacks![try stack(name)]
        guard !stack.status.isInProgress else {
            throw StackError(
                .validationError, "Drift detection cannot be performed on stack [\(stack.name)] while in \(stack.status) state.",
                help: "Wait until it rests.")
        }
        let resources = stack.resources.compactMap { record in record.made.map { drift(of: record, $0, policies) } }
        return CloudFormation.StackDrift(
            stackName: stack.name, stackDriftStatus: resources.contains { $0.isDrifted } ? .drifted : .inSync, resources: resources)
    }

    private func drift(
        of record: StackResourceRecord, _ made: CloudFormation.MadeResource, _ policies: Policies
    ) -> CloudFormation.StackResourceDrift {
        var drift = CloudFormation.StackResourceDrift(
            logicalResourceId: record.logicalId, physicalResourceId: made.physicalResourceId, resourceType: record.type,
            stackResourceDriftStatus: .notChecked, propertyDifferences: [])
        guard
            let request = try? CloudFormation.ResourceRequest(
                record.type, named(record), at: ["Resources", record.logicalId, "Properties"])
        else { return drift }
        switch described(made, request) {
        case .unknown: return drift
        case .gone: drift.stackResourceDriftStatus = .deleted
        case .there(let actual):
            // What it would be if the stack changed it back.
            var world = self
            _ = try? world.change(made, from: request, to: request, policies)
            guard case .there(let expected) = world.described(made, request) else { return drift }
            drift.propertyDifferences = zip(expected, actual).flatMap { expected, actual in
                record.applied[expected.property] == nil
                    ? []
                    : CloudFormation.PropertyDifference.differences(
                        from: expected.value, to: actual.value, at: "/\(expected.property)")
            }
            drift.stackResourceDriftStatus = drift.propertyDifferences.isEmpty ? .inSync : .modified
        }
        return drift
    }

    // MARK: What there is

    private enum Found {
        /// Of a kind that nobody can ask for.
        case unknown
        case gone
        /// By what templates call them.
        case there([(property: String, value: Any)])

        /// What an API describes, member by member.
        init(_ described: Any?, and others: [(property: String, value: Any)] = []) {
            guard let described else {
                self = .gone
                return
            }
            let members = Mirror(reflecting: described).children.map { member in
                (property: CloudFormation.PropertyNames.property(of: member.label ?? ""), value: member.value)
            }
            self = .there(members + others)
        }

        init(isThere: Bool) { self = isThere ? .there([]) : .gone }
    }

    private func described(_ made: CloudFormation.MadeResource, _ request: CloudFormation.ResourceRequest) -> Found {
        let id = made.physicalResourceId
        switch request {
        case .cluster(let properties):
            return Found(
                clusters.firstIndex { $0.name == properties.clusterName && $0.status == .active }.map { describe(cluster: $0) })
        case .taskDefinition: return Found(isThere: (try? describeTaskDefinition(id))?.status == .active)
        case .service(let request, _):
            return Found((try? service(request.serviceName, in: request.cluster)).map { describe(service: $0) })
        case .capacityProvider:
            return Found(fleet.providers.first { $0.name == id && $0.status == .active })
        case .loadBalancer:
            guard let id = loadBalancer(arn: id), let place = try? loadBalancer(id) else { return .gone }
            return Found(
                describe(loadBalancer: place),
                and: [("LoadBalancerAttributes", (try? describeLoadBalancerAttributes(id)) ?? [])])
        case .listener:
            guard let id = listener(arn: id), let place = try? listener(id) else { return .gone }
            return Found(describe(listener: place))
        case .listenerRule:
            guard let id = rule(arn: id), let (listener, place) = try? rule(id) else { return .gone }
            return Found(listeners[listener].rules[place].described)
        case .targetGroup:
            guard let place = targetGroups.firstIndex(where: { $0.id.arn == id && !$0.isDeleted }) else { return .gone }
            return Found(
                describe(targetGroup: place), and: [("TargetGroupAttributes", targetGroups[place].attributes)])
        case .scalableTarget(let properties): return Found(describeScalableTargets([properties.resourceId]).first)
        case .scalingPolicy(let properties):
            return Found(
                (try? describeScalingPolicies(properties.target))?.first { $0.policyName == properties.policyName })
        case .alarm(let properties):
            return Found(scaling?.alarms.first { !$0.isDeleted && $0.alarm.alarmName == properties.alarmName }?.alarm)
        case .namespace: return Found(isThere: registry.namespaces.contains { $0.id == id })
        case .cloudMapService: return Found(isThere: registry.services.contains { $0.id == id })
        default: return describedNetwork(id, request)
        }
    }

    private func describedNetwork(_ id: String, _ request: CloudFormation.ResourceRequest) -> Found {
        guard let network else { return .unknown }
        switch request {
        case .vpc: return Found(network.vpcs.first { $0.vpcId == id })
        case .subnet: return Found(network.subnet(id).map { describe($0) })
        case .routeTable: return Found(isThere: network.routeTables.contains { $0.routeTableId == id })
        case .route(let properties):
            return Found(
                network.routeTables.first { $0.routeTableId == properties.routeTableId }?.routes
                    .first { $0.destinationCidrBlock == properties.destinationCidrBlock })
        case .internetGateway: return Found(isThere: network.internetGateways.contains { $0.internetGatewayId == id })
        case .natGateway: return Found(isThere: network.natGateways.contains { $0.natGatewayId == id })
        case .vpcEndpoint: return Found(network.endpoints.first { $0.vpcEndpointId == id })
        case .securityGroup:
            return Found(
                network.group(id),
                and: [
                    ("SecurityGroupIngress", inOrder(network.group(id)?.ipPermissions)),
                    ("SecurityGroupEgress", inOrder(network.group(id)?.ipPermissionsEgress)),
                ])
        default: return .unknown
        }
    }

    /// Rules have no order of their own.
    private func inOrder(_ permissions: [EC2.IpPermission]?) -> [EC2.IpPermission] {
        (permissions ?? []).sorted { "\($0)" < "\($1)" }
    }
}
