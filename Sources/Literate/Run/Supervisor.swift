internal import Diagnostics
internal import Foundation
internal import Sandbox

/// Runs programs of one executable, each in a process of its own, and reads what became of them.
struct Supervisor: Sendable {
    var toolchain: Toolchain
    var sandbox: Sandbox
    var outputLimit: Int

    /// What a program left: raw, not yet judged.
    struct Ending: Sendable {
        var output: [UInt8] = []
        var trace: [UInt8] = []
        var ended = false
        var signal: Int32 = 0
        var exitStatus: Int32 = 0
        var timedOut = false
        var printedTooMuch = false
        var finished = false
        var piece = 0
        var line = 0
        var marker = ""
        var message = ""
    }

    /// - Returns: An ending for each program, in their order.
    func run(_ programs: [Program], of executable: String, slot: Int) async throws -> [Ending] {
        let own = sandbox.confinement == .sandbox ? "namespace" : "group"
        let arguments = programs.enumerated().map { "\($0.offset):\(max(1, $0.element.timeLimit.milliseconds))" }
        let command = sandbox.wrap(
            [executable, own, "\(outputLimit)"] + arguments, readable: [executable, toolchain.runtimeLibraries], slot: slot)
        let result = try await Command.run(
            command, environment: ["PATH": "/usr/bin:/bin", "HOME": "/tmp", "SWIFT_BACKTRACE": "enable=no", "TMPDIR": "/tmp"],
            outputLimit: 1 << 30)
        return Self.endings(of: result, count: programs.count)
    }

    static func endings(of result: CommandResult, count: Int) -> [Ending] {
        var endings = Array(repeating: Ending(), count: count)
        let bytes = result.standardOutput
        var at = 0
        while at + 9 <= bytes.count {
            let program = Int(number(bytes, at + 1))
            let length = Int(number(bytes, at + 5))
            let body = at + 9..<at + 9 + length
            guard body.upperBound <= bytes.count, endings.indices.contains(program) else { break }
            switch bytes[at] {
            case UInt8(ascii: "o"): endings[program].output += bytes[body]
            case UInt8(ascii: "t"): endings[program].trace += bytes[body]
            case UInt8(ascii: "e"): read(String(decoding: bytes[body], as: UTF8.self), into: &endings[program])
            default: break
            }
            at = body.upperBound
        }
        if endings.contains(where: { !$0.ended }) {
            let reason = String(decoding: result.standardError.suffix(2000), as: UTF8.self)
            for index in endings.indices where !endings[index].ended { endings[index].message = reason }
        }
        return endings
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) }
    }

    private static func read(_ text: String, into ending: inout Ending) {
        let halves = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let fields = halves[0].split(separator: " ")
        guard fields.count >= 8 else { return }
        let numbers = fields.prefix(7).map { Int32($0) ?? 0 }
        ending.ended = true
        ending.signal = numbers[0]
        ending.exitStatus = numbers[1]
        ending.timedOut = numbers[2] != 0
        ending.printedTooMuch = numbers[3] != 0
        ending.finished = numbers[4] != 0
        ending.piece = Int(numbers[5])
        ending.line = Int(numbers[6])
        ending.marker = String(fields[7])
        ending.message = halves.count > 1 ? String(halves[1]) : ""
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}
