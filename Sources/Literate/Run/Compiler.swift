internal import Foundation
internal import Sandbox

/// Calls the Swift compiler.
struct Compiler: Sendable {
    var toolchain: Toolchain
    var engine: EngineBuild

    struct Outcome: Sendable {
        var succeeded: Bool
        var messages: String
    }

    /// A merged batch of a whole book takes about a second.
    private static let timeLimit = Duration.seconds(120)

    private var common: [String] {
        [
            toolchain.compiler, "-swift-version", "6", "-Onone", "-module-name", "main", "-I", engine.modules, "-Xcc",
            "-fmodule-map-file=\(engine.moduleMap)", "-diagnostic-style", "llvm", "-no-color-diagnostics",
        ]
    }

    /// Compiles and links the files of one module.
    func build(_ files: [String], into executable: String) async throws -> Outcome {
        #if os(Linux)
            let linking = ["-use-ld=lld", "-Xlinker", "-rpath", "-Xlinker", toolchain.runtimeLibraries]
        #else
            let linking: [String] = []
        #endif
        return try await run(common + ["-wmo", "-suppress-warnings", "-o", executable] + files + [engine.library] + linking)
    }

    /// Compiles a script as far as its errors.
    func typeCheck(_ file: String) async throws -> Outcome { try await run(common + ["-typecheck", file]) }

    private func run(_ command: [String]) async throws -> Outcome {
        let result: CommandResult
        do { result = try await Command.run(command, atMost: Self.timeLimit) } catch is Command.TimedOut {
            return Outcome(
                succeeded: false,
                messages: "error: the compiler was still at work after \(Self.timeLimit.inWords): simplify the snippet")
        }
        return Outcome(
            succeeded: result.exitStatus == 0,
            messages: String(decoding: result.standardError + result.standardOutput, as: UTF8.self))
    }
}
