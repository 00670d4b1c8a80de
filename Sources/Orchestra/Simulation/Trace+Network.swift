extension Trace {
    /// What somebody made of a network; the default VPC isn't among it.
    public struct Network: Hashable, Sendable, Codable {
        public var vpcs: [EC2.Vpc]
        public var subnets: [EC2.Subnet]
        public var routeTables: [EC2.RouteTable]
        public var internetGateways: [EC2.InternetGateway]
        public var natGateways: [EC2.NatGateway]
        public var vpcEndpoints: [EC2.VpcEndpoint]
        public var securityGroups: [EC2.SecurityGroup]
    }

    /// What can be found by name, besides tasks.
    public struct Discovery: Hashable, Sendable, Codable {
        public var namespaces: [CloudMap.Namespace]
        /// Those that somebody made, not those that stand for endpoints of Service Connect.
        public var services: [CloudMap.Service]
        /// Those that somebody registered, by their services.
        public var instances: [ServiceInstance]
    }

    public struct ServiceInstance: Hashable, Sendable, Codable {
        public var serviceId: String
        public var instance: CloudMap.Instance
    }
}

extension World {
    var networkTrace: Trace.Network? {
        guard let network, network.hasVpc else { return nil }
        return Trace.Network(
            vpcs: network.vpcs, subnets: network.subnets.map { describe($0) }, routeTables: network.routeTables,
            internetGateways: network.internetGateways, natGateways: network.natGateways, vpcEndpoints: network.endpoints,
            securityGroups: network.securityGroups)
    }

    var discoveryTrace: Trace.Discovery? {
        guard let discovery else { return nil }
        var endpoints: Set<Int> = []
        for service in services.indices {
            let records = [services[service].discovery?.connect] + services[service].deployments.map { $0.discovery?.value.connect }
            for record in records { endpoints.formUnion((record?.endpoints ?? []).map { Int($0.cloudMapService) }) }
        }
        let own = discovery.services.indices.filter { !discovery.services[$0].isDeleted && !endpoints.contains($0) }
        let active = discovery.namespaces.indices.filter { discovery.namespaces[$0].state == .active }
        return Trace.Discovery(
            namespaces: active.map { describe(namespace: $0) }, services: own.map { describe(cloudMapService: $0) },
            instances: own.flatMap { index in
                discovery.services[index].instances.map { discovery.instances[$0] }
                    .filter { $0.task == nil && $0.state != .deregistering }
                    .map { Trace.ServiceInstance(serviceId: discovery.services[index].id, instance: $0.instance) }
            })
    }
}
