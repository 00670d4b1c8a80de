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
let parts: KeyValuePairs<String, () throws -> [Row]> = [
    // First: it tells memory, of which later parts leave much that is taken again.
    "log": LogBenchmarks.rows,
    "engine": EngineBenchmarks.rows,
    "requests": RequestBenchmarks.rows,
    "region": RegionBenchmarks(commands: commands).rows,
    "scaling": ScalingBenchmarks.rows,
    "check": CheckBenchmarks(commands: commands).rows,
    "exercises": ExerciseBenchmarks(commands: commands).rows,
]
let wanted = CommandLine.arguments.dropFirst()
if let unknown = wanted.first(where: { name in !parts.contains { $0.key == name } }) {
    print("there is no part \(unknown); the parts are \(parts.map(\.key).joined(separator: ", "))")
    exit(2)
}
for (name, measure) in parts where wanted.isEmpty || wanted.contains(name) {
    do {
        for row in try measure() {
            print(row.what.padding(toLength: max(72, row.what.count + 2), withPad: " ", startingAt: 0), terminator: "")
            print(row.figure.padding(toLength: max(24, row.figure.count + 2), withPad: " ", startingAt: 0) + row.budget)
        }
    } catch {
        print("\(name): \(error)")
        exit(1)
    }
    fflush(nil)
}
