// swift-tools-version: 6.2
import PackageDescription

// Apart from the main package, so that nobody who only uses it resolves or builds this. Run it with ./podium bench.
let package = Package(
    name: "podium-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "podium", path: "..")],
    targets: [
        .executableTarget(
            name: "podium-bench", dependencies: [.product(name: "Orchestra", package: "podium")],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")])
    ]
)
