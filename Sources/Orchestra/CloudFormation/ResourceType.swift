extension CloudFormation {
    /// What templates say of one kind of resource (AWS CloudFormation template reference, resource and property types).
    package struct ResourceType: Sendable {
        /// Properties that can't change in place, `A/B` for one within another; `nil` where only `Tags` can.
        package var createOnly: Set<String>?
        package var required: [String] = []
        /// The property with which a template names it itself.
        var nameProperty: String?
        /// What `Fn::GetAtt` gives.
        var attributes: [String] = []

        /// Properties that a template may have and that change nothing here.
        var withoutEffect: Set<String> = []

        package static func named(_ type: String) -> ResourceType? { table[type] }

        /// In alphabetical order.
        package static var names: [String] { table.keys.sorted() }

        /// Those of `properties` that can't change in place.
        func createOnly(of properties: Value) -> [String] {
            createOnly?.sorted() ?? (properties.entries ?? []).map(\.key).filter { $0 != "Tags" }
        }

        private static let table: [String: ResourceType] = {
            var table: [String: ResourceType] = [:]
            func add(
                _ type: String, _ required: [String] = [], createOnly: Set<String>?, name: String? = nil,
                _ attributes: [String] = [], withoutEffect: Set<String> = []
            ) {
                table["AWS::" + type] = ResourceType(
                    createOnly: createOnly, required: required, nameProperty: name, attributes: attributes,
                    withoutEffect: withoutEffect)
            }
            add("ECS::Cluster", createOnly: ["ClusterName"], name: "ClusterName", ["Arn"], withoutEffect: ["Configuration"])
            add("ECS::TaskDefinition", createOnly: nil, ["TaskDefinitionArn"])
            add(
                "ECS::Service", createOnly: ["Cluster", "ServiceName", "SchedulingStrategy", "Role", "LaunchType"],
                name: "ServiceName",
                ["Name", "ServiceArn"])
            add(
                "ECS::TaskSet", ["Cluster", "Service", "TaskDefinition"],
                createOnly: [
                    "CapacityProviderStrategy", "Cluster", "ExternalId", "LaunchType", "LoadBalancers", "NetworkConfiguration",
                    "PlatformVersion", "Service", "ServiceRegistries", "TaskDefinition",
                ], ["Id"])
            add("ECS::PrimaryTaskSet", ["Cluster", "Service", "TaskSetId"], createOnly: ["Cluster", "Service"])
            add(
                "ECS::CapacityProvider", createOnly: ["Name", "AutoScalingGroupProvider/AutoScalingGroupArn", "ClusterName"],
                name: "Name")
            add(
                "ECS::ClusterCapacityProviderAssociations", ["Cluster", "DefaultCapacityProviderStrategy"], createOnly: ["Cluster"])

            let balancer = "ElasticLoadBalancingV2::"
            add(
                balancer + "LoadBalancer", createOnly: ["Name", "Scheme", "Type"], name: "Name",
                [
                    "DNSName", "LoadBalancerArn", "LoadBalancerFullName", "LoadBalancerName", "CanonicalHostedZoneID",
                    "SecurityGroups",
                ])
            add(
                balancer + "Listener", ["DefaultActions", "LoadBalancerArn"], createOnly: ["LoadBalancerArn"], ["ListenerArn"],
                withoutEffect: ["SslPolicy"])
            add(balancer + "ListenerCertificate", ["Certificates", "ListenerArn"], createOnly: ["ListenerArn"], ["Id"])
            add(
                balancer + "ListenerRule", ["Actions", "Conditions", "Priority"], createOnly: ["ListenerArn"],
                ["RuleArn", "IsDefault"])
            add(
                balancer + "TargetGroup",
                createOnly: [
                    "Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId", "IpAddressType",
                ], name: "Name", ["TargetGroupArn", "TargetGroupFullName", "TargetGroupName", "LoadBalancerArns"])

            add(
                "ApplicationAutoScaling::ScalableTarget",
                ["MaxCapacity", "MinCapacity", "ResourceId", "ScalableDimension", "ServiceNamespace"],
                createOnly: ["ResourceId", "ScalableDimension", "ServiceNamespace"], ["Id"])
            add(
                "ApplicationAutoScaling::ScalingPolicy", ["PolicyName", "PolicyType"],
                createOnly: ["PolicyName", "ResourceId", "ScalableDimension", "ScalingTargetId", "ServiceNamespace"], ["Arn"])
            add(
                "CloudWatch::Alarm", ["ComparisonOperator", "EvaluationPeriods"], createOnly: ["AlarmName"], name: "AlarmName",
                ["Arn"], withoutEffect: ["InsufficientDataActions", "OKActions", "Unit"])

            let names = "ServiceDiscovery::"
            add(names + "HttpNamespace", ["Name"], createOnly: ["Name"], ["Id", "Arn"])
            add(names + "PrivateDnsNamespace", ["Name", "Vpc"], createOnly: ["Name", "Vpc"], ["Id", "Arn", "HostedZoneId"])
            add(names + "PublicDnsNamespace", ["Name"], createOnly: ["Name"], ["Id", "Arn", "HostedZoneId"])
            add(
                names + "Service", createOnly: ["Name", "NamespaceId", "HealthCheckCustomConfig", "Type"], ["Id", "Arn", "Name"],
                withoutEffect: ["Type"])
            add(names + "Instance", ["InstanceAttributes", "ServiceId"], createOnly: ["InstanceId", "ServiceId"])

            add(
                "EC2::VPC", createOnly: ["CidrBlock"], ["VpcId", "CidrBlock", "DefaultSecurityGroup"],
                withoutEffect: ["EnableDnsHostnames", "EnableDnsSupport", "InstanceTenancy"])
            add(
                "EC2::Subnet", ["VpcId"], createOnly: ["VpcId", "CidrBlock", "AvailabilityZone"],
                [
                    "SubnetId", "AvailabilityZone", "VpcId", "CidrBlock",
                ], withoutEffect: ["MapPublicIpOnLaunch", "PrivateDnsNameOptionsOnLaunch"])
            add("EC2::RouteTable", ["VpcId"], createOnly: ["VpcId"], ["RouteTableId"])
            add("EC2::Route", ["RouteTableId"], createOnly: ["RouteTableId", "DestinationCidrBlock"], ["CidrBlock"])
            add(
                "EC2::SubnetRouteTableAssociation", ["RouteTableId", "SubnetId"], createOnly: ["RouteTableId", "SubnetId"], ["Id"])
            add("EC2::InternetGateway", createOnly: [], ["InternetGatewayId"])
            add("EC2::VPCGatewayAttachment", ["VpcId"], createOnly: ["VpcId"], ["AttachmentType"])
            add("EC2::EIP", createOnly: [], ["AllocationId", "PublicIp"])
            add("EC2::NatGateway", ["SubnetId"], createOnly: ["SubnetId", "AllocationId", "ConnectivityType"], ["NatGatewayId"])
            add(
                "EC2::VPCEndpoint", ["ServiceName", "VpcId"], createOnly: ["ServiceName", "VpcId", "VpcEndpointType"], ["Id"],
                withoutEffect: ["DnsOptions", "PolicyDocument", "PrivateDnsEnabled"])
            add(
                "EC2::SecurityGroup", ["GroupDescription"], createOnly: ["GroupName", "GroupDescription", "VpcId"],
                name: "GroupName",
                [
                    "GroupId", "VpcId",
                ])
            let rule: Set = ["CidrIp", "CidrIpv6", "FromPort", "GroupId", "IpProtocol", "ToPort"]
            add("EC2::SecurityGroupIngress", ["IpProtocol"], createOnly: rule.union(["SourceSecurityGroupId"]), ["Id"])
            add(
                "EC2::SecurityGroupEgress", ["GroupId", "IpProtocol"], createOnly: rule.union(["DestinationSecurityGroupId"]),
                ["Id"])
            for other in OtherService.allCases {
                add(other.rawValue, other.required, createOnly: other.createOnly, name: other.nameProperty, other.attributes)
            }
            return table
        }()
    }
}

extension CloudFormation.Resource {
    /// Properties of it that change nothing here, whatever they say.
    public var propertiesWithoutEffect: [String] {
        let names = CloudFormation.ResourceType.named(type)?.withoutEffect ?? []
        let rules = ["SecurityGroupIngress", "SecurityGroupEgress"].filter { key in
            (properties[key]?.items ?? []).contains { $0["CidrIpv6"] != nil }
        }.map { "\($0)/CidrIpv6" }
        let own = (properties.entries ?? []).map(\.key)
        return own.filter { names.contains($0) || $0 == "Tags" && !CloudFormation.ResourceRequest.keepsTags(type) } + rules
    }
}
