import Orchestra

extension Move {
    static let faultMoves: [Move] = [
        Move("letJobsEnd", 1, opens: true) { _, _ in .fault(.crashAfterStart(image: jobImage, .seconds(2), exitCode: 0)) },
        fault("crash", 6) { task, random in .crash(task: task, container: nil, exitCode: Int32(random.oneOf(0, 1, 137))) },
        fault("hang", 4) { task, _ in .hang(task: task, container: nil) },
        fault("answer", 5) { task, random in
            .answer(task: task, statusCode: random.oneOf(500, 404, 503, Int.max), healthChecksToo: !random.onceIn(3))
        },
        fault("failContainerHealthCheck", 4) { task, _ in .failContainerHealthCheck(task: task, container: nil) },
        fault("recover", 4) { task, _ in .recover(task: task) },
        ofImage("failPull", 2) { image, _ in .failPull(image: image) },
        ofImage("allowPull", 3) { image, _ in .allowPull(image: image) },
        ofImage("slowStart", 2) { image, random in .slowStart(image: image, .seconds(Int64(random.oneOf(0, 10, 90)))) },
        ofImage("crashAfterStart", 2) { image, random in
            .crashAfterStart(image: image, .seconds(Int64(random.oneOf(0, 1, 20, 200))), exitCode: Int32(random.oneOf(0, 1)))
        },
    ]

    private static func fault(
        _ name: String, _ weight: Int, _ make: @escaping @Sendable (ECS.Task.ID, inout SeededGenerator) -> Fault
    ) -> Move {
        Move(name, weight) { scene, random in random.pick(scene.tasksWithRunningContainers).map { .fault(make($0, &random)) } }
    }

    private static func ofImage(
        _ name: String, _ weight: Int, _ make: @escaping @Sendable (String, inout SeededGenerator) -> Fault
    ) -> Move {
        Move(name, weight) { scene, random in random.pick(scene.witness.images).map { .fault(make($0, &random)) } }
    }
}
