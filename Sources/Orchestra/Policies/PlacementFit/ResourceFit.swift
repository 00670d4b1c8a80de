extension ECS {
    /// The reference: enough memory and CPU, no host port twice, and the right architecture. Of several reasons it gives the
    /// first, in this order (Developer Guide, task placement and API failures messages).
    public struct ResourceFit: PlacementFit {
        public init() {}

        // snippet.placement-fit
        public func failure(placing task: TaskRequirements, on instance: InstanceRoom) -> PlacementFailure? {
            if task.memory > instance.memory { return .memory }
            if task.cpu > instance.cpu { return .cpu }
            var taken = instance.portsInUse
            for port in task.hostPorts {
                if taken.contains(port) { return .ports }
                taken.append(port)
            }
            return task.cpuArchitecture == instance.cpuArchitecture ? nil : .attribute
        }
        // snippet.end
    }
}

extension ECS.PlacementFit where Self == ECS.ResourceFit {
    public static var resources: ECS.ResourceFit { ECS.ResourceFit() }
}
