/// The service quotas, with AWS's default values (AWS General Reference, Amazon ECS and Elastic Load Balancing endpoints and
/// quotas). A simulation takes its own copy, so they can be raised, as a support ticket would.
public struct Quotas: Hashable, Sendable, Codable {
    public var clusters = 10_000
    public var servicesPerCluster = 5_000
    public var tasksPerService = 5_000
    public var containersPerTaskDefinition = 10
    public var revisionsPerFamily = 1_000_000
    /// As JSON.
    public var taskDefinitionBytes = 65_536
    public var placementConstraintsPerTaskDefinition = 10
    public var environmentFilesPerContainer = 10
    public var tagsPerResource = 50
    public var tasksPerRunTask = 10
    public var targetGroupsPerService = 5
    /// Tasks that the scheduler starts for one service within a minute.
    public var tasksLaunchedPerServicePerMinute = 500
    public var eventsPerService = 100
    public var containerInstancesPerCluster = 5_000
    public var attributesPerResource = 10
    public var placementConstraintsPerService = 10
    public var placementStrategiesPerService = 5
    public var capacityProvidersPerCluster = 20
    /// Tasks that wait in PROVISIONING for an Auto Scaling group.
    public var provisioningTasksPerCluster = 500

    public var scalableTargets = 3_000
    public var scalingPoliciesPerTarget = 50
    public var scheduledActionsPerTarget = 200

    public var loadBalancers = 50
    public var listenersPerLoadBalancer = 50
    /// Without the default one of each listener.
    public var certificatesPerLoadBalancer = 25
    public var rulesPerLoadBalancer = 100
    public var targetGroups = 3_000
    public var targetGroupsPerLoadBalancer = 100
    public var targetGroupsPerAction = 5
    public var targetsPerTargetGroup = 1_000
    public var targetsPerLoadBalancer = 1_000
    public var conditionValuesPerRule = 5
    public var conditionValuesPerCondition = 3
    public var wildcardsPerRule = 5
    public var conditionValueLength = 128

    public var namespaces = 50
    public var instancesPerNamespace = 2_000
    public var instancesPerService = 1_000

    public init() {}
}
