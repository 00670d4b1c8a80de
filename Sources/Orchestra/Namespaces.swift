/// Amazon Elastic Container Service: the namespace of its types, named as its API names them.
public enum ECS {}

/// Elastic Load Balancing v2, Application Load Balancers only: the namespace of its types.
public enum ELB {}

/// Application Auto Scaling, for services of Amazon ECS: the namespace of its types.
public enum AutoScaling {}

/// AWS Cloud Map, the service registry: the namespace of its types.
public enum CloudMap {}

/// Amazon EC2, as far as it is the network (Amazon VPC): the namespace of its types.
public enum EC2 {}

/// AWS CloudFormation, which makes and changes what a template names: the namespace of its types.
public enum CloudFormation {}
