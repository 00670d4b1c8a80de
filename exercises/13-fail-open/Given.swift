import Orchestra

/// A target of the group, and its health.
struct TargetState: Codable, Hashable {
    var id: ELB.Target.ID
    var state: ELB.TargetHealth.State
}
