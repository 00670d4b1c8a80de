import Foundation

/// `podium check` of 60 snippets beside `rustdoc --test` of 60 equal ones, in the same run.
struct CheckBenchmarks {
    let commands: Commands

    func rows() throws -> [Row] {
        let folder = try Commands.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tool = commands.tool
        let chapter = folder + "/sixty.md"
        try markdown(edited: 0).write(toFile: chapter, atomically: true, encoding: .utf8)
        let all = try Commands.median { _ in try commands.run([tool, "check", "--no-cache", chapter]) }
        try commands.run([tool, "check", chapter])
        let unchanged = try Commands.median { _ in try commands.run([tool, "check", chapter]) }
        let edited = try Commands.median { turn in
            try markdown(edited: turn + 1).write(toFile: chapter, atomically: true, encoding: .utf8)
            return try commands.run([tool, "check", chapter])
        }
        var rows = [
            Row(what: "podium check, 60 changed snippets", figure: Commands.text(all), budget: ""),
            Row(what: "podium check, unchanged", figure: Commands.text(unchanged), budget: "budget: 0.1 s"),
            Row(what: "podium check, one snippet edited", figure: Commands.text(edited), budget: "budget: 0.4 s"),
        ]
        guard let rustdoc = Commands.find("rustdoc") else {
            return rows + [Row(what: "rustdoc --test", figure: "not installed", budget: "apt-get install rustc")]
        }
        let library = folder + "/sixty.rs"
        try rust().write(toFile: library, atomically: true, encoding: .utf8)
        for edition in ["2024", "2021"] {
            guard let time = try? Commands.median({ _ in try commands.run([rustdoc, "--test", "--edition", edition, library]) })
            else {
                rows.append(Row(what: "rustdoc --test --edition \(edition)", figure: "not possible with this rustdoc", budget: ""))
                continue
            }
            rows.append(
                Row(what: "rustdoc --test --edition \(edition), 60 equal snippets", figure: Commands.text(time), budget: ""))
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
}
