extension CloudWatch {
    /// Which metric: what is measured, and of whom (API Reference, Metric).
    public struct Metric: Hashable, Sendable, Codable, CustomStringConvertible {
        public struct Dimension: Hashable, Sendable, Codable {
            public var name: String
            public var value: String

            public init(_ name: String, _ value: String) {
                self.name = name
                self.value = value
            }
        }

        public var namespace: String
        public var metricName: String
        public var dimensions: [Dimension]

        public init(namespace: String, metricName: String, dimensions: [Dimension] = []) {
            self.namespace = namespace
            self.metricName = metricName
            self.dimensions = dimensions
        }

        /// The order of dimensions says nothing: they are a set (CloudWatch User Guide, dimensions).
        public static func == (one: Metric, other: Metric) -> Bool {
            guard one.namespace == other.namespace, one.metricName == other.metricName else { return false }
            return one.dimensions == other.dimensions || one.inOrder == other.inOrder
        }

        public func hash(into hasher: inout Hasher) {
            hasher.combine(namespace)
            hasher.combine(metricName)
            hasher.combine(inOrder)
        }

        private var inOrder: [Dimension] { dimensions.sorted { ($0.name, $0.value) < ($1.name, $1.value) } }

        /// `AWS/ECS`, of a service: percent of what its running tasks reserve.
        public static func cpuUtilization(of service: ECS.Service.ID) -> Self { ecs("CPUUtilization", service) }
        public static func memoryUtilization(of service: ECS.Service.ID) -> Self { ecs("MemoryUtilization", service) }

        /// `AWS/ApplicationELB`: requests a minute, for each healthy target.
        public static func requestCountPerTarget(of targetGroup: ELB.TargetGroup.ID) -> Self {
            Metric(
                namespace: "AWS/ApplicationELB", metricName: "RequestCountPerTarget",
                dimensions: [.init("TargetGroup", targetGroup.fullName)])
        }

        private static func ecs(_ name: String, _ service: ECS.Service.ID) -> Self {
            Metric(
                namespace: "AWS/ECS", metricName: name,
                dimensions: [.init("ClusterName", service.cluster), .init("ServiceName", service.name)])
        }

        public var description: String {
            (namespace.isEmpty ? metricName : "\(namespace) \(metricName)") + dimensions.map { " \($0.name)=\($0.value)" }.joined()
        }
    }
}

extension ELB.TargetGroup.ID {
    /// `targetgroup/NAME/ID`, as CloudWatch's dimensions have it.
    public var fullName: String { String(arn.split(separator: ":", maxSplits: 5).last!) }
}

extension ELB.LoadBalancer.ID {
    /// `app/NAME/ID`, as CloudWatch's dimensions have it.
    public var fullName: String { String(arn.split(separator: ":", maxSplits: 5).last!.dropFirst("loadbalancer/".count)) }
}
