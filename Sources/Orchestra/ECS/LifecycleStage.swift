extension ECS {
    /// The stages of a deployment that moves traffic, in their order (API Reference, ServiceDeployment, `lifecycleStage`;
    /// DeploymentLifecycleHook, `lifecycleStages`).
    public enum LifecycleStage: String, Hashable, Sendable, Codable, CaseIterable, Comparable, CustomStringConvertible {
        /// More than one revision was active at the start: all but the one with the traffic go first.
        case reconcileService = "RECONCILE_SERVICE"
        case preScaleUp = "PRE_SCALE_UP"
        /// As many new tasks as there are wanted start, and become healthy.
        case scaleUp = "SCALE_UP"
        case postScaleUp = "POST_SCALE_UP"
        case testTrafficShift = "TEST_TRAFFIC_SHIFT"
        case postTestTrafficShift = "POST_TEST_TRAFFIC_SHIFT"
        case preProductionTrafficShift = "PRE_PRODUCTION_TRAFFIC_SHIFT"
        case productionTrafficShift = "PRODUCTION_TRAFFIC_SHIFT"
        case postProductionTrafficShift = "POST_PRODUCTION_TRAFFIC_SHIFT"
        /// Both run, the new ones with all the traffic: the way back is a change of weights.
        case bakeTime = "BAKE_TIME"
        /// The old tasks leave.
        case cleanUp = "CLEAN_UP"

        public var description: String { rawValue }

        /// Whether a hook may run in it.
        public var allowsHooks: Bool { self != .scaleUp && self != .bakeTime && self != .cleanUp }

        /// Whether a pause may be in it.
        public var allowsPauses: Bool { allowsHooks && self != .testTrafficShift && self != .productionTrafficShift }

        public static func < (a: Self, b: Self) -> Bool {
            allCases.firstIndex(of: a)! < allCases.firstIndex(of: b)!
        }
    }
}
