// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that nobody who only uses it resolves or builds this. Run it with ./podium bench.
let package = Package(
    name: "podium-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "podium", path: ".."),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    ],
    targets: [
        .executableTarget(
            name: "podium-bench",
            dependencies: [
                .product(name: "Orchestra", package: "podium"),
                // What the engine's events are compared with.
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")])
    ]
)
