public import Diagnostics
internal import Orchestra
internal import Templates

/// A performance as its author wrote it down: a world, guests, what goes wrong, and what must hold all the same.
public struct Scenario: Sendable {
    public var name: String
    public var about: String
    public var file: String
    /// Virtual time, in whole seconds.
    public var duration: Duration
    static let longest = Duration.seconds(7 * 86_400)
    var cluster = "default"
    var imagePull: Duration?
    var instances: [Machine] = []
    var services: [Section] = []
    /// In the place of ``services``: a template, with what its parameters are.
    var template: ReadTemplate?
    var parameters: ECS.StringMap = [:]
    var workloads: [(image: String, workload: Workload)] = []
    var traffic: [Phase] = []
    var steps: [Step] = []
    var faults: [Disturbance] = []
    var expectations: [Expectation] = []

    /// What steps, faults and expectations call the services.
    var serviceNames: [String] { template.map { Self.services(of: $0.template).map(\.name) } ?? services.map(\.name) }

    /// Those that its services have, at the beginning or after a deployment.
    var images: [String] {
        let deployed = steps.compactMap { step -> String? in
            guard case .deploy(_, let image) = step.kind else { return nil }
            return image
        }
        return Set(services.map(\.image) + deployed).sorted()
    }

    /// Whether there is a load balancer that guests can come to.
    var hasDoors: Bool {
        template.map { $0.template.resources.contains { $0.type == "AWS::ElasticLoadBalancingV2::Listener" } }
            ?? services.contains { !$0.paths.isEmpty }
    }

    /// A template's services, by the names that it gives them, or by their logical ids.
    static func services(of template: CloudFormation.Template) -> [(name: String, logicalId: String)] {
        template.resources.filter { $0.type == "AWS::ECS::Service" }.map { resource in
            (resource.properties["ServiceName"]?.text ?? resource.logicalId, resource.logicalId)
        }
    }

    /// Container instances of one kind.
    struct Machine: Sendable {
        var location: SourceLocation
        var zone: String
        var cpu: Int
        var memory: Int
        var count: Int
    }

    /// A service with its task definition, its target group and its rule.
    struct Section: Sendable {
        var location: SourceLocation
        var name: String
        var image: String
        var cpu: Int
        var memory: Int
        var port: Int
        var desiredCount: Int
        var launchType: ECS.LaunchType
        var minimumHealthyPercent: Int?
        var maximumPercent: Int?
        var breaker: ECS.DeploymentConfiguration.DeploymentCircuitBreaker?
        var gracePeriod: Int?
        /// Patterns of its rule; none for a service without a target group.
        var paths: [String]
        var healthCheck: ELB.HealthCheck
        var deregistrationDelay: Int
        var algorithm: ELB.LoadBalancingAlgorithmType?
        var slowStart: Int?
        var scaling: Scaling?
    }

    struct Scaling: Sendable {
        var min: Int
        var max: Int
        var cpu: Double?
        var memory: Double?
        var requests: Double?
        var scaleOutCooldown: Int?
        var scaleInCooldown: Int?
    }

    /// Guests who come at a rate that stays, or goes evenly from one to another.
    struct Phase: Sendable {
        var from: Duration
        var to: Duration
        var rate: ClosedRange<Int>
        var falls: Bool
        /// With their shares.
        var paths: [(path: String, weight: Int)]
        var location: SourceLocation

        func rate(at moment: Duration) -> Int {
            let (first, last) = falls ? (rate.upperBound, rate.lowerBound) : (rate.lowerBound, rate.upperBound)
            let (passed, whole) = (Int((moment - from).components.seconds), max(Int((to - from).components.seconds), 1))
            return first + (last - first) * min(passed, whole) / whole
        }
    }

    /// What somebody does on purpose.
    struct Step: Sendable {
        enum Kind: Sendable, CustomStringConvertible {
            case deploy(service: String, image: String)
            case scale(service: String, desiredCount: Int)
            case bounds(service: String, min: Int?, max: Int?)
            case stop(service: String)

            var description: String {
                switch self {
                case .deploy(let service, let image): "step: \(image) is deployed to \(service)"
                case .scale(let service, let count): "step: \(service) is to have \(count) task\(count == 1 ? "" : "s")"
                case .bounds(let service, let least, let most):
                    "step: \(service) scales from \(least.map { "\($0)" } ?? "as few as before") to "
                        + (most.map { "\($0)" } ?? "as many as before")
                case .stop(let service): "step: \(service) is to have no task"
                }
            }
        }

        var at: Duration
        var kind: Kind
        var location: SourceLocation
    }

    /// What goes wrong, once or again and again.
    struct Disturbance: Sendable {
        enum Kind: Sendable, CustomStringConvertible {
            case crash(Aim), hang(Aim), answer(Aim, statusCode: Int), recover(Aim)
            case terminate(zone: String?)
            case image(String, Change)

            var description: String {
                switch self {
                case .crash(let aim): "crash of \(aim)"
                case .hang(let aim): "\(aim) hangs"
                case .answer(let aim, let code): "\(aim) answers \(code)"
                case .recover(let aim): "\(aim) recovers"
                case .terminate(let zone): "machines of \(zone ?? "any zone") end"
                case .image(let image, _): "image \(image)"
                }
            }
        }

        enum Change: Sendable {
            case failPull, allowPull
            case crashAfter(Duration)
            case slowStart(Duration)
            case slowStop(Duration)
        }

        /// A service, and maybe one of its tasks by its letter.
        struct Aim: Sendable, CustomStringConvertible {
            var service: String
            var letter: String?

            var description: String { letter.map { "\(service)/\($0)" } ?? "a task of \(service)" }
        }

        enum When: Sendable {
            case at(Duration)
            /// So often within this time, at moments drawn from the seed.
            case random(from: Duration, to: Duration, times: Int)
        }

        var when: When
        var kind: Kind
        var location: SourceLocation
    }
}
