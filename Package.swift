// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "podium",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Orchestra", targets: ["Orchestra"]),
        // What a snippet links: the engine and the few lines that hand its log over. Built in release, always.
        .library(name: "SnippetHost", type: .static, targets: ["SnippetHost"]),
        // What a learner's program links, and what a suite links. Built in release as well.
        .library(name: "LearnerHost", type: .static, targets: ["LearnerHost"]),
        .library(name: "JudgeKit", type: .static, targets: ["JudgeKit", "Simulate"]),
        .executable(name: "podium-tool", targets: ["podium"]),
        .executable(name: "podium-simulate", targets: ["podium-simulate"]),
        .executable(name: "podium-perform", targets: ["podium-perform"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/swiftlang/swift-syntax", exact: "603.0.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
        .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0"),
    ],
    targets: [
        // The engine. No Foundation, no clock, no I/O; it knows nobody except swift-collections.
        .target(
            name: "Orchestra",
            dependencies: [.product(name: "HeapModule", package: "swift-collections")]),

        // What crosses a process boundary, as JSON Lines, without Foundation.
        .target(name: "Wire"),
        .target(name: "CSnippetHost"),
        .target(name: "SnippetHost", dependencies: ["Orchestra", "Wire", "CSnippetHost"]),

        // The two ends of the pipe between a learner's program and the judge.
        .target(name: "CJudge"),
        .target(name: "LearnerHost", dependencies: ["CJudge", "Wire"]),
        .target(name: "JudgeKit", dependencies: ["CJudge", "Orchestra", "Wire"]),

        // Pictures of what the engine did.
        .target(name: "Figures", dependencies: ["Diagnostics", "Orchestra"]),

        // The literate tooling. It doesn't import the engine: snippets do, when they run.
        .target(name: "Diagnostics"),
        .systemLibrary(
            name: "CMark", pkgConfig: "libcmark",
            providers: [.apt(["libcmark-dev"]), .brew(["cmark"])]),
        .target(
            name: "Sandbox",
            dependencies: [
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        .target(
            name: "Literate",
            dependencies: [
                "Diagnostics", "CMark", "Sandbox", "Yams",
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
            ]),

        // Exercises: their files, the judge, the learner's practice, a class's grades.
        .target(
            name: "Exercises",
            dependencies: [
                "Diagnostics", "Literate", "Sandbox", "Wire", "Yams",
                .product(name: "SwiftSyntax", package: "swift-syntax"),
                .product(name: "SwiftParser", package: "swift-syntax"),
            ]),

        // Random worlds, and what must hold in them. Built in release, in a scratch of its own.
        .target(name: "Simulate", dependencies: ["Orchestra"]),
        .executableTarget(
            name: "podium-simulate",
            dependencies: ["Simulate", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

        // Scenarios, and what must hold of them. Built in release: a season is a thousand performances.
        .target(name: "Scenarios", dependencies: ["Diagnostics", "Figures", "Orchestra", "Templates", "Yams"]),
        .executableTarget(
            name: "podium-perform",
            dependencies: [
                "Diagnostics", "Orchestra", "Scenarios", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Templates and commands that make a simulated world at AWS, and templates as somebody wrote them.
        .target(name: "Templates", dependencies: ["Diagnostics", "Orchestra", "Yams"]),

        // The command.
        .target(
            name: "PodiumCLI",
            dependencies: [
                "Templates", "Diagnostics", "Exercises", "Literate", "Figures", "Orchestra", "Sandbox", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(name: "podium", dependencies: ["PodiumCLI"]),

        .testTarget(name: "OrchestraTests", dependencies: ["Orchestra"]),
        .testTarget(name: "SimulateTests", dependencies: ["Simulate", "Orchestra"]),
        .testTarget(name: "ScenariosTests", dependencies: ["Scenarios", "Diagnostics", "Orchestra"]),
        .testTarget(name: "TemplatesTests", dependencies: ["Templates", "Diagnostics", "Orchestra", "Simulate"]),
        .testTarget(name: "WireTests", dependencies: ["Wire"]),
        .testTarget(name: "FiguresTests", dependencies: ["Figures", "Orchestra"]),
        .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox"]),
        .testTarget(name: "LiterateTests", dependencies: ["Literate", "Diagnostics", "Sandbox"]),
        .testTarget(
            name: "ExercisesTests",
            dependencies: ["Exercises", "Diagnostics", "Literate", "Sandbox", "Wire"],
            // Sources that the judge compiles, not the package.
            exclude: ["Attacks/Submissions", "Attacks/Helpers", "Attacks/Exercise"]),
        .testTarget(name: "PodiumCLITests", dependencies: ["PodiumCLI", "Sandbox"]),
    ]
)

// One tone for every target of ours.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
