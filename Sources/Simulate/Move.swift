import Orchestra

/// A kind of thing that is done to a world: a command of the APIs, a fault, a request, or letting time pass.
///
/// To add one, write it into the list of its kind: a name, how often, and how it is drawn from the world as it is. Whatever it draws
/// may be refused: then nothing may have changed.
public struct Move: Sendable {
    public var name: String
    public var weight: Int
    /// Each history begins with one of these or two.
    var opens = false
    /// A history without it would do nothing.
    var isNeeded = false
    /// `nil` where the world has nothing that it could be done to.
    var draw: @Sendable (Scene, inout SeededGenerator) -> Recording.Step?

    init(
        _ name: String, _ weight: Int, opens: Bool = false, isNeeded: Bool = false,
        _ draw: @escaping @Sendable (Scene, inout SeededGenerator) -> Recording.Step?
    ) {
        self.name = name
        self.weight = weight
        self.opens = opens
        self.isNeeded = isNeeded
        self.draw = draw
    }

    /// Everything that happens in random worlds.
    public static let all: [Move] =
        clusterMoves + taskDefinitionMoves + loadBalancerMoves + weightedRuleMoves + serviceMoves + rolloutMoves + capacityMoves
        + scalingMoves + discoveryMoves + taskMoves + faultMoves + requestMoves + networkMoves + stackMoves
}

extension Move {
    static let requestMoves: [Move] = [
        Move("wait", 120, isNeeded: true) { scene, random in
            let longest = random.oneOf(1, 3, 10, 30, 60, 120)
            let pause = Duration.milliseconds(random.within(1...longest * 10) * 100)
            return .advance(to: (scene.stage.now + pause).wholeNanoseconds)
        },
        Move("send", 15) { scene, random in
            guard let listener = random.pick(scene.witness.listeners) else { return nil }
            return .send(request(&random), to: listener.loadBalancer, port: random.onceIn(30) ? 7 : listener.port)
        },
        Move("startTraffic", 4) { scene, random in
            guard let listener = random.pick(scene.witness.listeners), scene.traffic.count < 2 else { return nil }
            return .startTraffic(request(&random), to: listener.loadBalancer, port: listener.port, perSecond: 1)
        },
        Move("stopTraffic", 6) { scene, random in random.pick(scene.traffic).map { .stopTraffic($0) } },
    ]

    /// The image of a container that does its work and leaves.
    static let jobImage = "example.com/setup:1"

    static let paths = ["/", "/api/users", "/api/users/7", "/api/items", "/API/users", "/img/a.png", "/api"]

    static func request(_ random: inout SeededGenerator) -> ELB.Request {
        ELB.Request(
            method: random.oneOf("GET", "GET", "POST"), host: random.oneOf("orchestra.example.com", "Api.Example.com:80"),
            path: random.pick(paths)!, query: random.oneOf("", "", "v=1", "v=2&x=*"),
            headers: random.onceIn(3) ? [.init("User-Agent", random.oneOf("Chrome/9", "curl"))] : [],
            sourceIP: random.oneOf("203.0.113.10", "198.51.100.7", "2001:db8::1"))
    }
}
