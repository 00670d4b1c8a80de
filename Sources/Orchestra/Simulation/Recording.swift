/// Everything that was done to a simulation from outside, in order: with it the same run can be had again.
///
/// It is small, `Codable`, and enough: what happens between two steps follows from the seed. Policies aren't part of it;
/// who replays a run with policies of their own hands them over again.
public struct Recording: Hashable, Sendable, Codable {
    public enum Step: Hashable, Sendable, Codable {
        /// Virtual time moved on to this moment (nanoseconds since the beginning).
        case advance(to: Int64)
        indirect case command(Command)
        indirect case fault(Fault)
        indirect case send(ELB.Request, to: ELB.LoadBalancer.ID, port: Int)
        indirect case startTraffic(ELB.Request, to: ELB.LoadBalancer.ID, port: Int, perSecond: Int)
        case stopTraffic(Traffic.ID)
        case setLoad(service: ECS.Service.ID, Load?)
        case setWorkload(image: String, Workload?)
        case changeTraffic(Traffic.ID, perSecond: Int)
        case resolve(CloudMap.DnsQuestion, resolver: String)
        case call(name: String, port: Int?, resolver: String)
        case callFromTask(name: String, port: Int?, task: ECS.Task.ID)
    }

    public var seed: UInt64
    public var timing: Timing
    public var quotas: Quotas
    public var steps: [Step] = []
}

/// A call of an AWS API that changes something.
public enum Command: Hashable, Sendable, Codable {
    case createCluster(clusterName: String, serviceConnectDefaults: String? = nil)
    case updateCluster(cluster: String, serviceConnectDefaults: String)
    case deleteCluster(cluster: String)
    case updateClusterSettings(cluster: String, settings: [ECS.KeyValuePair])
    case registerTaskDefinition(ECS.RegisterTaskDefinitionRequest)
    case deregisterTaskDefinition(taskDefinition: String)
    case deleteTaskDefinitions(taskDefinitions: [String])
    case createService(ECS.CreateServiceRequest)
    case updateService(ECS.UpdateServiceRequest)
    case deleteService(service: String, cluster: String?, force: Bool)
    case runTask(ECS.RunTaskRequest)
    case stopTask(task: ECS.Task.ID, reason: String?)
    case tagResource(resourceArn: String, tags: [ECS.Tag])
    case untagResource(resourceArn: String, tagKeys: [String])
    case startTask(ECS.StartTaskRequest)
    case registerContainerInstance(ECS.RegisterContainerInstanceRequest)
    case deregisterContainerInstance(containerInstance: String, cluster: String?, force: Bool)
    case updateContainerInstancesState(containerInstances: [String], cluster: String?, status: ECS.ContainerInstance.Status)
    case putAttributes([ECS.Attribute], cluster: String?)
    case deleteAttributes([ECS.Attribute], cluster: String?)
    case createCapacityProvider(ECS.CreateCapacityProviderRequest)
    case updateCapacityProvider(ECS.UpdateCapacityProviderRequest)
    case deleteCapacityProvider(capacityProvider: String)
    case putClusterCapacityProviders(ECS.PutClusterCapacityProvidersRequest)
    case setAlarmState(alarmName: String, stateValue: CloudWatch.StateValue)
    case putMetricAlarm(CloudWatch.MetricAlarm)
    case deleteAlarms(alarmNames: [String])
    case putMetricData(CloudWatch.Metric, value: Double)
    case registerScalableTarget(AutoScaling.RegisterScalableTargetRequest)
    case deregisterScalableTarget(resourceId: String)
    case putScalingPolicy(policyName: String, resourceId: String, AutoScaling.PolicyConfiguration)
    case deleteScalingPolicy(policyName: String, resourceId: String)
    case putScheduledAction(AutoScaling.PutScheduledActionRequest)
    case deleteScheduledAction(scheduledActionName: String, resourceId: String)
    case putTimeZone(AutoScaling.TimeZone)
    case stopServiceDeployment(serviceDeploymentArn: String, stopType: ECS.StopServiceDeploymentStopType)
    case continueServiceDeployment(serviceDeploymentArn: String, hookId: String, action: ECS.DeploymentLifecycleHook.Action)
    case createTaskSet(ECS.CreateTaskSetRequest)
    case updateTaskSet(cluster: String?, service: String, taskSet: String, scale: ECS.Scale)
    case updateServicePrimaryTaskSet(cluster: String?, service: String, primaryTaskSet: String)
    case deleteTaskSet(cluster: String?, service: String, taskSet: String, force: Bool)
    case updateTaskProtection(cluster: String?, tasks: [ECS.Task.ID], protectionEnabled: Bool, expiresInMinutes: Int?)

    case createNamespace(name: String, type: CloudMap.Namespace.NamespaceType, vpc: String?, soaTTL: Int?)
    case deleteNamespace(id: String)
    case createCloudMapService(CloudMap.CreateServiceRequest)
    case updateCloudMapService(id: String, dnsRecords: [CloudMap.DnsRecord])
    case deleteCloudMapService(id: String)
    case registerInstance(serviceId: String, CloudMap.Instance)
    case deregisterInstance(serviceId: String, instanceId: String)
    case updateInstanceCustomHealthStatus(serviceId: String, instanceId: String, status: CloudMap.CustomHealthStatus)

    case ec2(EC2.Command)
    indirect case cloudFormation(CloudFormation.Command)

    case createLoadBalancer(
        name: String, scheme: ELB.LoadBalancer.Scheme, subnets: [String]? = nil, securityGroups: [String]? = nil)
    case setSecurityGroups(ELB.LoadBalancer.ID, securityGroups: [String])
    case setSubnets(ELB.LoadBalancer.ID, subnets: [String])
    case modifyLoadBalancerAttributes(ELB.LoadBalancer.ID, attributes: [ELB.Attribute])
    case modifyListenerAttributes(ELB.Listener.ID, attributes: [ELB.Attribute])
    case deleteLoadBalancer(ELB.LoadBalancer.ID)
    case createListener(
        ELB.LoadBalancer.ID, port: Int, protocol: ELB.ListenerProtocol, certificates: [ELB.Certificate], defaultAction: ELB.Action,
        precedingActions: [ELB.Action]? = nil)
    case modifyListener(
        ELB.Listener.ID, port: Int? = nil, protocol: ELB.ListenerProtocol?, certificates: [ELB.Certificate]?,
        defaultAction: ELB.Action?,
        precedingActions: [ELB.Action]? = nil)
    case addListenerCertificates(ELB.Listener.ID, certificates: [ELB.Certificate])
    case removeListenerCertificates(ELB.Listener.ID, certificates: [ELB.Certificate])
    case deleteListener(ELB.Listener.ID)
    case createRule(
        ELB.Listener.ID, priority: Int, conditions: [ELB.RuleCondition], action: ELB.Action,
        precedingActions: [ELB.Action]? = nil, transforms: [ELB.RuleTransform]? = nil)
    case modifyRule(
        ELB.Rule.ID, conditions: [ELB.RuleCondition]?, action: ELB.Action?, precedingActions: [ELB.Action]? = nil,
        transforms: [ELB.RuleTransform]? = nil)
    case setRulePriorities([RulePriority])
    case deleteRule(ELB.Rule.ID)
    case createTargetGroup(
        name: String, port: Int, targetType: ELB.TargetGroup.TargetType, healthCheck: ELB.HealthCheck,
        attributes: ELB.TargetGroupAttributes, protocol: ELB.ListenerProtocol? = nil, protocolVersion: ELB.ProtocolVersion? = nil)
    case modifyTargetGroup(ELB.TargetGroup.ID, healthCheck: ELB.HealthCheck)
    case modifyTargetGroupAttributes(ELB.TargetGroup.ID, ELB.TargetGroupAttributes)
    case deleteTargetGroup(ELB.TargetGroup.ID)
    case registerTargets(ELB.TargetGroup.ID, [ELB.Target.ID], availabilityZones: [String?]? = nil)
    case deregisterTargets(ELB.TargetGroup.ID, [ELB.Target.ID])

    public struct RulePriority: Hashable, Sendable, Codable {
        public var rule: ELB.Rule.ID
        public var priority: Int

        public init(_ rule: ELB.Rule.ID, _ priority: Int) {
            self.rule = rule
            self.priority = priority
        }
    }
}
