import Foundation

/// One line of the table.
struct Row {
    var what: String
    var figure: String
    var budget: String
}

if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "region" {
    try RegionBenchmarks.measure(services: Int(CommandLine.arguments[2]) ?? 1, tasks: Int(CommandLine.arguments[3]) ?? 1)
    exit(0)
}
let environment = ProcessInfo.processInfo.environment
guard let tool = environment["PODIUM_TOOL"], let root = environment["PODIUM_ROOT"], let build = environment["PODIUM_BUILD"] else {
    print("start this with ./podium bench")
    exit(2)
}
let commands = Commands(tool: tool, root: root, build: build)
let rows =
    try EngineBenchmarks.rows() + RequestBenchmarks.rows() + LogBenchmarks.rows() + RegionBenchmarks(commands: commands).rows()
    + CheckBenchmarks(commands: commands).rows() + ExerciseBenchmarks(commands: commands).rows()
let widths = (rows.map(\.what.count).max() ?? 0, rows.map(\.figure.count).max() ?? 0)
for row in rows {
    print(row.what.padding(toLength: widths.0 + 2, withPad: " ", startingAt: 0), terminator: "")
    print(row.figure.padding(toLength: widths.1 + 2, withPad: " ", startingAt: 0) + row.budget)
}
