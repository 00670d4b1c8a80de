/// What the container agent of a machine can do, as its attributes tell (Amazon ECS Developer Guide, Amazon ECS container agent
/// and task definition parameters): all that a task definition can ask for.
enum AgentCapabilities {
    static let all: [ECS.Attribute] =
        ecs.map { .init("ecs.capability.\($0)") } + aws.map { .init("com.amazonaws.ecs.capability.\($0)") }

    private static let ecs = [
        "task-eni", "container-health-check", "container-ordering", "container-restart-policy", "execution-role-awslogs",
        "execution-role-ecr-pull", "secrets.asm.environment-variables", "secrets.ssm.environment-variables",
        "private-registry-authentication.secretsmanager", "env-files.s3", "efs", "pid-ipc-namespace-sharing",
        "task-cpu-mem-limit",
    ]

    private static let aws =
        ["docker-remote-api.1.18", "ecr-auth", "task-iam-role", "privileged-container"]
        + ["awsfirelens", "awslogs", "fluentd", "gelf", "json-file", "journald", "none", "splunk", "syslog"].map {
            "logging-driver.\($0)"
        }
}
