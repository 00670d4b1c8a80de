/// Something that a world has, as both ways to make it elsewhere need it.
struct Resource: Sendable {
    /// A template's logical id, and a script's variable.
    var name: String
    /// `AWS::ECS::Cluster`; `nil` for what is no resource of its own in a template.
    var type: String?
    /// What the template says of it.
    var properties: Value
    /// What it has to wait for though it doesn't refer to it.
    var dependsOn: [String] = []
    /// The calls that make it, the first one first.
    var calls: [Call]
}

/// A call of an AWS API.
struct Call: Sendable {
    /// As the command line names it: `ecs`, `elbv2`.
    var service: String
    var operation: String
    /// In the API's own members.
    var parameters: Value
    /// What of the answer later calls need: `loadBalancers[0].loadBalancerArn`, in the CLI's query language.
    var query: String?
    var variable: String?
    /// The command line's own waiter for what it makes, whose id comes after it: `nat-gateway-available --nat-gateway-ids`.
    var waiter: String?
    /// What of an operation's targets is meant, where the answer is an operation: `NAMESPACE`.
    var awaits: String?
}
