extension CloudFormation {
    /// The properties of a resource, read: what is asked of the API that makes it.
    enum ResourceRequest {
        case cluster(ClusterProperties)
        case taskDefinition(ECS.RegisterTaskDefinitionRequest)
        /// In the default VPC where a parameter left its subnets out.
        case service(ECS.CreateServiceRequest, inDefaultVpc: Bool)
        case taskSet(ECS.CreateTaskSetRequest)
        case primaryTaskSet(PrimaryTaskSetProperties)
        case capacityProvider(CapacityProviderProperties)
        case capacityProviders(ECS.PutClusterCapacityProvidersRequest)
        case loadBalancer(LoadBalancerProperties)
        case listener(ListenerProperties)
        case listenerRule(ListenerRuleProperties)
        case listenerCertificate(ListenerCertificateProperties)
        case targetGroup(TargetGroupProperties)
        case scalableTarget(ScalableTargetProperties)
        case scalingPolicy(ScalingPolicyProperties)
        case alarm(AlarmProperties)
        case namespace(CloudMap.Namespace.NamespaceType, NamespaceProperties)
        case cloudMapService(CloudMapServiceProperties)
        case instance(InstanceProperties)
        case vpc(VpcProperties)
        case subnet(SubnetProperties)
        case routeTable(RouteTableProperties)
        case route(RouteProperties)
        case routeTableAssociation(RouteTableAssociationProperties)
        case internetGateway
        case gatewayAttachment(GatewayAttachmentProperties)
        case elasticAddress
        case natGateway(NatGatewayProperties)
        case vpcEndpoint(VpcEndpointProperties)
        case securityGroup(SecurityGroupProperties)
        case securityGroupRule(SecurityGroupRuleProperties, egress: Bool)
        /// By the name that its template or its stack gives it.
        case other(OtherService, name: String)

        /// Of other resources they change nothing.
        static func keepsTags(_ type: String) -> Bool { type == "AWS::ECS::TaskDefinition" || type == "AWS::ECS::Cluster" }

        /// - Parameters:
        ///   - properties: With all functions evaluated, and a name where the service wants one.
        ///   - given: As the template has them: one that a parameter leaves out isn't missing.
        ///   - path: Where they stand in the template.
        /// - Throws: `ValidationError`.
        init(_ type: String, _ properties: Value, given: Value? = nil, at path: [String]) throws(Error) {
            var properties = properties
            if !Self.keepsTags(type) { properties["Tags"] = nil }
            if properties.entries == nil { properties = [:] }
            let kind = ResourceType.named(type)!
            for name in kind.withoutEffect { properties[name] = nil }
            if let missing = kind.required.first(where: { properties[$0] == nil && given?[$0] == nil }) {
                throw Error(.validationError, "Properties validation failed: required key [\(missing)] not found", at: path)
            }
            func read<T: Decodable>(_ type: T.Type = T.self) throws(Error) -> T {
                try PropertyDecoder.decode(T.self, from: properties, at: path)
            }
            switch type.dropFirst("AWS::".count) {
            case "ECS::Cluster": self = .cluster(try read())
            case "ECS::TaskDefinition": self = .taskDefinition(try read())
            case "ECS::Service":
                properties["Role"] = nil
                self = .service(
                    try read(), inDefaultVpc: given?["NetworkConfiguration"] != nil && properties["NetworkConfiguration"] == nil)
            case "ECS::TaskSet": self = .taskSet(try read())
            case "ECS::PrimaryTaskSet": self = .primaryTaskSet(try read())
            case "ECS::CapacityProvider": self = .capacityProvider(try read())
            case "ECS::ClusterCapacityProviderAssociations": self = .capacityProviders(try read())
            case "ElasticLoadBalancingV2::LoadBalancer": self = .loadBalancer(try read())
            case "ElasticLoadBalancingV2::Listener": self = .listener(try read())
            case "ElasticLoadBalancingV2::ListenerRule": self = .listenerRule(try read())
            case "ElasticLoadBalancingV2::ListenerCertificate": self = .listenerCertificate(try read())
            case "ElasticLoadBalancingV2::TargetGroup": self = .targetGroup(try read())
            case "ApplicationAutoScaling::ScalableTarget": self = .scalableTarget(try read())
            case "ApplicationAutoScaling::ScalingPolicy": self = .scalingPolicy(try read())
            case "CloudWatch::Alarm": self = .alarm(try read())
            case "ServiceDiscovery::HttpNamespace": self = .namespace(.http, try read())
            case "ServiceDiscovery::PrivateDnsNamespace": self = .namespace(.dnsPrivate, try read())
            case "ServiceDiscovery::PublicDnsNamespace": self = .namespace(.dnsPublic, try read())
            case "ServiceDiscovery::Service": self = .cloudMapService(try read())
            case "ServiceDiscovery::Instance": self = .instance(try read())
            case "EC2::VPC": self = .vpc(try read())
            case "EC2::Subnet": self = .subnet(try read())
            case "EC2::RouteTable": self = .routeTable(try read())
            case "EC2::Route": self = .route(try read())
            case "EC2::SubnetRouteTableAssociation": self = .routeTableAssociation(try read())
            case "EC2::InternetGateway":
                _ = try read(NothingToSay.self)
                self = .internetGateway
            case "EC2::VPCGatewayAttachment": self = .gatewayAttachment(try read())
            case "EC2::EIP":
                _ = try read(ElasticAddressProperties.self)
                self = .elasticAddress
            case "EC2::NatGateway": self = .natGateway(try read())
            case "EC2::VPCEndpoint": self = .vpcEndpoint(try read())
            case "EC2::SecurityGroup": self = .securityGroup(try read())
            case "EC2::SecurityGroupIngress": self = .securityGroupRule(try read(), egress: false)
            case "EC2::SecurityGroupEgress": self = .securityGroupRule(try read(), egress: true)
            case let rest where OtherService(rawValue: String(rest)) != nil:
                let other = OtherService(rawValue: String(rest))!
                if let unknown = properties.entries?.map(\.key).first(where: { !other.properties.contains($0) }) {
                    throw Error(
                        .validationError, "Properties validation failed: extraneous key [\(unknown)] is not permitted",
                        help: "There are: \(other.properties.sorted().joined(separator: ", ")).", at: path + [unknown])
                }
                guard let name = properties[other.nameProperty]?.text else {
                    throw Error(
                        .validationError, "Properties validation failed: a text is wanted", at: path + [other.nameProperty])
                }
                self = .other(other, name: name)
            default: mistake("\(type) is in the table of types, and nobody reads it")
            }
        }
    }
}
