// The properties of resources whose template says them otherwise than the request of an API does (template reference). Members are
// named as the APIs spell them; a template writes them with a capital.

extension CloudFormation {
    struct ClusterProperties: Decodable {
        var clusterName: String
        var clusterSettings: [ECS.KeyValuePair]
        var serviceConnectDefaults: ECS.Cluster.ServiceConnectDefaults?
        var capacityProviders: [String]
        var defaultCapacityProviderStrategy: [ECS.CapacityProviderStrategyItem]
        var tags: [ECS.Tag]
    }

    struct PrimaryTaskSetProperties: Decodable {
        var cluster: String
        var service: String
        var taskSetId: String
    }

    struct CapacityProviderProperties: Decodable {
        struct Group: Decodable {
            struct Scaling: Decodable {
                var status: ECS.AutoScalingGroupProvider.Switch?
                var targetCapacity: Int?
                var minimumScalingStepSize: Int?
                var maximumScalingStepSize: Int?
                var instanceWarmupPeriod: Int?
            }

            var autoScalingGroupArn: String
            var managedScaling: Scaling?
            var managedTerminationProtection: ECS.AutoScalingGroupProvider.Switch?
            var managedDraining: ECS.AutoScalingGroupProvider.Switch?
        }

        var name: String
        var autoScalingGroupProvider: Group

        var request: ECS.CreateCapacityProviderRequest {
            let group = autoScalingGroupProvider
            let usual = ECS.AutoScalingGroupProvider.ManagedScaling()
            let scaling = ECS.AutoScalingGroupProvider.ManagedScaling(
                status: group.managedScaling?.status ?? usual.status,
                targetCapacity: group.managedScaling?.targetCapacity ?? usual.targetCapacity,
                minimumScalingStepSize: group.managedScaling?.minimumScalingStepSize ?? usual.minimumScalingStepSize,
                maximumScalingStepSize: group.managedScaling?.maximumScalingStepSize ?? usual.maximumScalingStepSize,
                instanceWarmupPeriod: group.managedScaling?.instanceWarmupPeriod ?? usual.instanceWarmupPeriod)
            return ECS.CreateCapacityProviderRequest(
                name: name,
                autoScalingGroupProvider: .init(
                    autoScalingGroupArn: group.autoScalingGroupArn, managedScaling: scaling,
                    managedTerminationProtection: group.managedTerminationProtection ?? .disabled,
                    managedDraining: group.managedDraining ?? .enabled))
        }
    }

    // MARK: Elastic Load Balancing

    struct LoadBalancerProperties: Decodable {
        struct SubnetMapping: Decodable { var subnetId: String }
        enum Kind: String, Decodable { case application }
        enum AddressType: String, Decodable { case ipv4 }

        var name: String
        var scheme: ELB.LoadBalancer.Scheme?
        var type: Kind?
        var ipAddressType: AddressType?
        var subnets: [String]
        var subnetMappings: [SubnetMapping]
        var securityGroups: [String]?
        var loadBalancerAttributes: [ELB.Attribute]
    }

    struct ListenerProperties: Decodable {
        var loadBalancerArn: String
        var port: Int
        var `protocol`: ELB.ListenerProtocol?
        var certificates: [ELB.Certificate]
        var defaultActions: [ELB.Action]
        var listenerAttributes: [ELB.Attribute]
    }

    struct ListenerRuleProperties: Decodable {
        var listenerArn: String
        var priority: Int
        var conditions: [ELB.RuleCondition]
        var actions: [ELB.Action]
        var transforms: [ELB.RuleTransform]
    }

    struct ListenerCertificateProperties: Decodable {
        var listenerArn: String
        var certificates: [ELB.Certificate]
    }

    struct TargetGroupProperties: Decodable {
        struct Target: Decodable {
            var id: String
            var port: Int?
            var availabilityZone: String?
        }

        enum AddressType: String, Decodable { case ipv4 }

        var name: String
        var port: Int
        var `protocol`: ELB.ListenerProtocol?
        var protocolVersion: ELB.ProtocolVersion?
        var vpcId: String?
        var ipAddressType: AddressType?
        var targetType: ELB.TargetGroup.TargetType?
        var healthCheckEnabled: Bool?
        var healthCheckPath: String?
        var healthCheckPort: String?
        var healthCheckProtocol: ELB.ListenerProtocol?
        var healthCheckIntervalSeconds: Int?
        var healthCheckTimeoutSeconds: Int?
        var healthyThresholdCount: Int?
        var unhealthyThresholdCount: Int?
        var matcher: ELB.Matcher?
        var targetGroupAttributes: [ELB.Attribute]
        var targets: [Target]

        var healthCheck: ELB.HealthCheck {
            let usual = protocolVersion == .grpc ? ELB.HealthCheck.grpc : ELB.HealthCheck()
            return ELB.HealthCheck(
                path: healthCheckPath ?? usual.path, intervalSeconds: healthCheckIntervalSeconds ?? usual.intervalSeconds,
                timeoutSeconds: healthCheckTimeoutSeconds ?? usual.timeoutSeconds,
                healthyThresholdCount: healthyThresholdCount ?? usual.healthyThresholdCount,
                unhealthyThresholdCount: unhealthyThresholdCount ?? usual.unhealthyThresholdCount,
                matcher: matcher ?? usual.matcher,
                protocol: healthCheckProtocol, port: healthCheckPort)
        }
    }

    // MARK: Scaling

    struct ScalableTargetProperties: Decodable {
        struct Action: Decodable, Equatable {
            var scheduledActionName: String
            var schedule: String
            var timezone: String?
            var startTime: Timestamp?
            var endTime: Timestamp?
            var scalableTargetAction: AutoScaling.ScalableTargetAction?
        }

        enum Namespace: String, Decodable { case ecs }
        enum Dimension: String, Decodable { case desiredCount = "ecs:service:DesiredCount" }

        var resourceId: String
        var serviceNamespace: Namespace
        var scalableDimension: Dimension
        var minCapacity: Int
        var maxCapacity: Int
        var roleARN: String?
        var suspendedState: AutoScaling.SuspendedState?
        var scheduledActions: [Action]
    }

    struct ScalingPolicyProperties: Decodable {
        var policyName: String
        var policyType: AutoScaling.ScalingPolicy.PolicyType
        var scalingTargetId: String?
        var resourceId: String?
        var serviceNamespace: ScalableTargetProperties.Namespace?
        var scalableDimension: ScalableTargetProperties.Dimension?
        var targetTrackingScalingPolicyConfiguration: AutoScaling.TargetTrackingScalingPolicyConfiguration?
        var stepScalingPolicyConfiguration: AutoScaling.StepScalingPolicyConfiguration?

        /// `service/CLUSTER/SERVICE`, as the target's `Ref` begins too.
        var target: String? { resourceId ?? scalingTargetId.map { String($0.prefix { $0 != "|" }) } }

        var configuration: AutoScaling.PolicyConfiguration? {
            switch policyType {
            case .stepScaling: stepScalingPolicyConfiguration.map { .stepScaling($0) }
            case .targetTrackingScaling: targetTrackingScalingPolicyConfiguration.map { .targetTracking($0) }
            }
        }
    }

    struct AlarmProperties: Decodable {
        struct Dimension: Decodable {
            var name: String
            var value: String
        }

        var alarmName: String
        var alarmDescription: String?
        var namespace: String
        var metricName: String
        var dimensions: [Dimension]
        var statistic: CloudWatch.Statistic?
        var period: Int?
        var evaluationPeriods: Int
        var datapointsToAlarm: Int?
        var threshold: Double
        var comparisonOperator: CloudWatch.ComparisonOperator
        var treatMissingData: CloudWatch.MissingDataTreatment?
        var alarmActions: [String]
        var actionsEnabled: Bool?

        var alarm: CloudWatch.MetricAlarm {
            CloudWatch.MetricAlarm(
                alarmName,
                metric: .init(
                    namespace: namespace, metricName: metricName, dimensions: dimensions.map { .init($0.name, $0.value) }),
                statistic: statistic ?? .average, period: period ?? 60, evaluationPeriods: evaluationPeriods,
                datapointsToAlarm: datapointsToAlarm, threshold: threshold, comparisonOperator,
                treatMissingData: treatMissingData ?? .missing, alarmActions: alarmActions, actionsEnabled: actionsEnabled ?? true)
        }
    }

    // MARK: Cloud Map

    struct NamespaceProperties: Decodable {
        struct Settings: Decodable {
            struct Dns: Decodable {
                struct Soa: Decodable { var ttl: Int? }
                var soa: Soa?
            }
            var dnsProperties: Dns?
        }

        var name: String
        var description: String?
        var vpc: String?
        var properties: Settings?
    }

    struct CloudMapServiceProperties: Decodable {
        struct Dns: Decodable {
            var dnsRecords: [CloudMap.DnsRecord]
            var routingPolicy: CloudMap.RoutingPolicy?
            /// As it was written before the service had one of its own.
            var namespaceId: String?
        }

        struct CustomHealth: Decodable { var failureThreshold: Int? }

        var name: String
        var description: String?
        var namespaceId: String?
        var dnsConfig: Dns?
        var healthCheckCustomConfig: CustomHealth?

        var request: CloudMap.CreateServiceRequest {
            CloudMap.CreateServiceRequest(
                name: name, namespaceId: namespaceId ?? dnsConfig?.namespaceId ?? "",
                dnsConfig: dnsConfig.map { .init(dnsRecords: $0.dnsRecords, routingPolicy: $0.routingPolicy ?? .multivalue) },
                healthCheckCustomConfig: healthCheckCustomConfig.map { .init(failureThreshold: $0.failureThreshold ?? 1) })
        }
    }

    struct InstanceProperties: Decodable {
        var serviceId: String
        var instanceId: String
        var instanceAttributes: ECS.StringMap
    }
}
