/// Amazon ECS: the namespace of its types.
public enum ECS {}
/// Elastic Load Balancing v2: the namespace of its types.
public enum ELB {}
