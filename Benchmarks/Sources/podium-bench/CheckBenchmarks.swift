import Foundation

/// `podium check` of 60 snippets beside `rustdoc --test` of 60 equal ones, in the same run.
struct CheckBenchmarks {
    let tool: String
    let root: String
    let build: String

    func rows() throws -> [Row] {
        let folder = NSTemporaryDirectory() + "podium-bench-\(ProcessInfo.processInfo.processIdentifier)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let chapter = folder + "/sixty.md"
        try markdown(edited: 0).write(toFile: chapter, atomically: true, encoding: .utf8)
        let all = try median { _ in try run([tool, "check", "--no-cache", chapter]) }
        try run([tool, "check", chapter])
        let unchanged = try median { _ in try run([tool, "check", chapter]) }
        let edited = try median { turn in
            try markdown(edited: turn + 1).write(toFile: chapter, atomically: true, encoding: .utf8)
            return try run([tool, "check", chapter])
        }
        var rows = [
            Row(what: "podium check, 60 changed snippets", figure: text(all), budget: ""),
            Row(what: "podium check, unchanged", figure: text(unchanged), budget: "budget: 0.1 s"),
            Row(what: "podium check, one snippet edited", figure: text(edited), budget: "budget: 0.4 s"),
        ]
        guard let rustdoc = find("rustdoc") else {
            return rows + [Row(what: "rustdoc --test", figure: "not installed", budget: "apt-get install rustc")]
        }
        let library = folder + "/sixty.rs"
        try rust().write(toFile: library, atomically: true, encoding: .utf8)
        for edition in ["2024", "2021"] {
            guard let time = try? median({ _ in try run([rustdoc, "--test", "--edition", edition, library]) }) else {
                rows.append(Row(what: "rustdoc --test --edition \(edition)", figure: "not possible with this rustdoc", budget: ""))
                continue
            }
            rows.append(Row(what: "rustdoc --test --edition \(edition), 60 equal snippets", figure: text(time), budget: ""))
            let ratio = (all / time * 100).rounded() / 100
            rows.append(
                Row(what: "  ratio", figure: "\(ratio)", budget: edition == "2024" ? "budget: at most 2" : "budget: below 1"))
        }
        return rows
    }

    // MARK: Sixty snippets

    private func markdown(edited: Int) -> String {
        (0..<60).map { number in
            """
            ```swift {#s\(number)}
            import Orchestra

            struct Player\(number) {
                var name: String
                var age = \(number)
            }
            var sum = \(number == 30 ? edited : 0)
            for index in 0..<10 { sum += index * \(number) }
            let player = Player\(number)(name: "violin")
            print(player.name, player.age, sum > -1)
            ```

            ```console {output=s\(number)}
            violin \(number) true
            ```

            """
        }.joined(separator: "\n")
    }

    private func rust() -> String {
        (0..<60).map { number in
            """
            /// ```
            /// struct Player { name: String, age: i32 }
            /// let mut sum = 0;
            /// for index in 0..10 { sum += index * \(number); }
            /// let player = Player { name: "violin".to_string(), age: \(number) };
            /// println!("{} {} {}", player.name, player.age, sum > -1);
            /// assert_eq!(player.age, \(number));
            /// ```
            pub fn f\(number)() {}

            """
        }.joined()
    }

    // MARK: Measuring

    private func median(_ once: (Int) throws -> Double) throws -> Double { try (0..<5).map(once).sorted()[2] }

    /// - Returns: The seconds that it took.
    @discardableResult
    private func run(_ command: [String]) throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment.merging(["PODIUM_ROOT": root, "PODIUM_BUILD": build]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let start = ContinuousClock.now
        try process.run()
        process.waitUntilExit()
        let elapsed = EngineBenchmarks.seconds(ContinuousClock.now - start)
        guard process.terminationStatus == 0 else { throw CocoaError(.fileReadUnknown) }
        return elapsed
    }

    private func find(_ name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private func text(_ seconds: Double) -> String { "\((seconds * 1000).rounded() / 1000) s" }
}
