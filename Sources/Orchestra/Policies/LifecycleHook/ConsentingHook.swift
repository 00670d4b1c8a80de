extension ECS {
    /// The reference: nobody objects.
    public struct ConsentingHook: LifecycleHook {
        public init() {}

        public func answer(_ invocation: LifecycleHookInvocation) -> LifecycleHookResult { .succeeded }
    }
}

extension ECS.LifecycleHook where Self == ECS.ConsentingHook {
    public static var consenting: ECS.ConsentingHook { ECS.ConsentingHook() }
}
