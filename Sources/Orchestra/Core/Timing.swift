/// Every virtual duration of the simulation, in one value.
///
/// Where AWS publishes a number, the default is that number; where AWS leaves it open (how long an image pull takes), it is
/// a plausible one. Printed outputs depend on them, so a book is written against one `Timing`.
public struct Timing: Hashable, Sendable, Codable {
    /// A duration that varies: each use draws one between the two bounds, in steps of a tenth of a second.
    public struct Span: Hashable, Sendable, Codable {
        public var least: Duration
        public var most: Duration

        public init(_ least: Duration, _ most: Duration) {
            self.least = least
            self.most = most
        }

        public static func exactly(_ duration: Duration) -> Span { Span(duration, duration) }

        func draw(_ random: inout SeededGenerator) -> Duration {
            let step: Int64 = 100_000_000
            let width = (most.inNanoseconds - least.inNanoseconds) / step
            guard width > 0 else { return least }
            return least + .nanoseconds(Int64(random.bounded(UInt64(width + 1))) * step)
        }
    }

    // The service scheduler
    /// How often the scheduler looks at a service in which something changed. AWS: not published, 10 to 30 s are seen.
    public var schedulerInterval: Duration = .seconds(5)
    /// A task with neither load balancer nor container health check counts as healthy after it ran for so long
    /// (Amazon ECS Developer Guide, rolling deployments).
    public var healthyAfterRunning: Duration = .seconds(40)
    /// Service events aren't repeated within this time (Amazon ECS Developer Guide, service event messages).
    public var eventRepetition: Duration = .seconds(6 * 3600)
    /// How long a stopped task can still be described (API Reference, DescribeTasks: at least one hour).
    public var stoppedTaskRetention: Duration = .seconds(3600)
    /// The first delay of the start throttle, doubled with each further failure.
    public var startThrottle: Duration = .seconds(10)
    /// The longest delay of the start throttle (Amazon ECS Developer Guide, service throttle logic: 27 minutes).
    public var startThrottleLimit: Duration = .seconds(27 * 60)
    /// How long a task waits in PROVISIONING for an Auto Scaling group. AWS: not published.
    public var provisioningTimeout: Duration = .seconds(15 * 60)

    // A task's life
    public var networkInterfaceAttach = Span(.seconds(3), .seconds(4))
    /// After so long without one, a task gives up.
    public var networkInterfaceTimeout: Duration = .seconds(180)
    public var imagePull = Span(.seconds(4), .seconds(6))
    public var containerStart = Span(.milliseconds(500), .milliseconds(1500))
    /// How long a well-behaved container takes to leave after its stop signal.
    public var containerStop = Span.exactly(.seconds(1))
    public var networkInterfaceDetach = Span.exactly(.seconds(2))
    /// From the end of a container until ECS knows of it.
    public var containerExitReport: Duration = .milliseconds(500)

    // The load balancer
    public var loadBalancerProvisioning: Duration = .zero
    /// From registration until the first health check.
    public var targetRegistration: Duration = .seconds(1)
    /// How long a target that works takes to answer a health check.
    public var healthCheckAnswer: Duration = .milliseconds(5)
    /// How long a target that works takes to answer a request.
    public var answer: Duration = .milliseconds(20)
    /// After so long without an answer the load balancer gives up with 504 (`idle_timeout.timeout_seconds`).
    public var idleTimeout: Duration = .seconds(60)
    /// A connection that nobody accepts or refuses is given up after this, with 504.
    public var connectTimeout: Duration = .seconds(10)

    // Cloud Map
    /// How long a namespace takes to come or go, half of it SUBMITTED. AWS: not published, a minute is seen for a hosted zone.
    public var namespaceOperation: Duration = .seconds(30)
    /// How long an instance takes to be registered or deregistered. AWS: not published, some seconds are seen.
    public var instanceOperation: Duration = .seconds(2)
    /// From a new custom health status until it counts (AWS Cloud Map API Reference, HealthCheckCustomConfig).
    public var customHealthDelay: Duration = .seconds(30)

    // CloudFormation
    /// How often a stack looks whether what it has begun is done: no step takes less. AWS: not published, some seconds are seen.
    /// Zero builds everything at once, and waits for no service.
    public var stackPoll: Duration = .seconds(5)
    /// A service that isn't steady by then has failed (AWS CloudFormation template reference, AWS::ECS::Service: three hours).
    public var stackServiceTimeout: Duration = .seconds(3 * 3600)

    public init() {}
}
