import ArgumentParser
import Diagnostics
import Foundation
import Orchestra
import Scenarios
import Synchronization

@main
struct PodiumPerform: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "perform",
        abstract: "Play a scenario in virtual time, and hold it against its expectations.",
        discussion: """
            Examples:
              podium perform                          the scenarios that are there
              podium perform launch                   one of them
              podium perform mine.yaml --to pictures  a file of yours; log, plots and verdict in that folder
              podium perform launch --seed 7          another seed
              podium perform launch --seeds 1000      many seeds: a summary, and the worst one's files
              podium perform launch --speed 60        a minute a second, to watch it happen

            The keys of a scenario file are described in scenarios/README.md. It ends with 0 if all expectations held, 1 if one broke or the file has
            a defect, 2 if the call is wrong, 3 if the files can't be written, 130 if it was interrupted.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, junit, github }

    @Argument(help: "A scenario's file, or the name of one that is there.")
    var scenario: String?

    @Option(help: "The number that decides everything that is decided by chance.")
    var seed: UInt64 = 1

    @Option(help: "Play so many seeds, from --seed on.")
    var seeds: Int?

    @Option(help: "Seeds at a time.")
    var jobs: Int = ProcessInfo.processInfo.activeProcessorCount

    @Option(name: .customLong("to"), help: "The folder for the files; performances/NAME if none is given.")
    var destination: String?

    @Option(help: "Virtual seconds in a second: to watch it happen.")
    var speed: Double?

    @Option(help: "text, json, junit or github.")
    var format: Format = .text

    @Flag(help: "Write no files.")
    var dry = false

    func validate() throws {
        if let seeds, !(1...10_000_000).contains(seeds) { throw ValidationError("--seeds is 1 to 10,000,000, not \(seeds).") }
        if let speed, !(speed > 0 && speed <= 1_000_000) { throw ValidationError("--speed is more than 0, and at most 1,000,000.") }
        if speed != nil, seeds != nil { throw ValidationError("--speed goes with one seed.") }
        if destination == "" { throw ValidationError("--to is the path of a folder.") }
        guard (1...1024).contains(jobs) else { throw ValidationError("--jobs is 1 to 1,024, not \(jobs).") }
    }

    static func main() async {
        Interruption.watch()
        do {
            var command = try parseAsRoot()
            if var own = command as? PodiumPerform { try await own.run() } else { try command.run() }
            Foundation.exit(0)
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            if code.isSuccess { print(fullMessage(for: error)) } else { Screen.complain(fullMessage(for: error)) }
            Foundation.exit(code.isSuccess ? 0 : 2)
        }
    }

    func run() async throws {
        guard let scenario else { return list() }
        let read = try self.read(scenario)
        if let seeds { try await play(read, seeds) } else { try play(read) }
    }

    // MARK: Files

    private func list() {
        let names = Shelf.names()
        let width = names.map(\.count).max() ?? 0
        for name in names {
            let about = (try? Shelf.scenario(named: name))?.about ?? ""
            print(name + String(repeating: " ", count: width - name.count + 2) + about)
        }
        if names.isEmpty { print("There are no scenarios in \(Shelf.folder.path).") }
    }

    private func read(_ name: String) throws -> Scenario {
        let isFile =
            name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") || FileManager.default.fileExists(atPath: name)
        let path = isFile ? name : Shelf.path(of: name)
        guard let data = FileManager.default.contents(atPath: path) else {
            let near = NearMiss.suggestion(for: name, among: Shelf.names()).map { "; did you mean '\($0)'?" } ?? ""
            Screen.complain(
                isFile
                    ? "\(name) can't be read"
                    : "there is no scenario '\(name)'\(near)\n  → There are: \(Shelf.names().joined(separator: ", ")).")
            throw ExitCode(2)
        }
        do { return try ScenarioReader.read(data, file: path) } catch { throw tell(error, of: path) }
    }

    private func write(_ performance: Performance) throws {
        guard !dry else { return }
        let folder = URL(fileURLWithPath: destination ?? "performances/\(Shelf.fileName(of: performance.scenario.name))")
        do {
            let files = try PerformanceFiles.write(performance, to: folder)
            if format == .text { print("\(folder.relativePath): \(files.joined(separator: ", "))") }
        } catch {
            Screen.complain("the files can't be written to \(folder.path): \(error.localizedDescription)")
            throw ExitCode(3)
        }
    }

    /// Defects, as the format has them; people find them among the errors.
    /// - Returns: The status to end with.
    private func tell(_ error: ScenarioError, of name: String) -> ExitCode {
        switch format {
        case .text: Screen.tell(error)
        case .json: print(PerformanceReport.json(of: error, in: name), terminator: "")
        case .junit: print(PerformanceReport.junit(error, in: name), terminator: "")
        case .github: print(PerformanceReport.github(error), terminator: "")
        }
        return ExitCode(1)
    }

    // MARK: Playing

    private func play(_ scenario: Scenario) throws {
        let began = ContinuousClock.now
        let played: Performance?
        // Who watches is told as it happens.
        let isWatched = speed != nil && format == .text
        if format == .text { print(PerformanceReport.head(of: scenario, seed: seed), terminator: "") }
        var told = 0
        let bar = ProgressBar(of: Int(scenario.duration.components.seconds), unit: "s of virtual time")
        do {
            played = try Performance.play(scenario, seed: seed) { stage, timeline in
                let second = Int(stage.now.components.seconds)
                if isWatched, told < timeline.moments.count {
                    bar.clear()
                    for moment in timeline.moments[told...] { print(PerformanceReport.line(moment)) }
                    fflush(nil)
                    told = timeline.moments.count
                }
                bar.show(second)
                if let speed {
                    let due = began + .seconds(Double(second) / speed)
                    while ContinuousClock.now < due, !Interruption.wasAsked { usleep(5000) }
                }
                return !Interruption.wasAsked
            }
            bar.clear()
        } catch {
            bar.clear()
            throw tell(error, of: scenario.file)
        }
        guard let played else { throw ExitCode(130) }
        if isWatched { for moment in played.timeline.moments[told...] { print(PerformanceReport.line(moment)) } }
        switch format {
        case .text:
            if !isWatched { print(PerformanceReport.story(of: played), terminator: "") }
            print(PerformanceReport.judgment(of: played), terminator: "")
        case .json: print(PerformanceReport.json(of: played), terminator: "")
        case .junit: print(PerformanceReport.junit(scenario.name, played.outcomes), terminator: "")
        case .github: print(PerformanceReport.github(played.outcomes) + PerformanceReport.verdict(of: played))
        }
        try write(played)
        if !played.held { throw ExitCode(1) }
    }

    private func play(_ scenario: Scenario, _ seeds: Int) async throws {
        let bar = ProgressBar(of: seeds, unit: "seeds")
        let season: Season
        do {
            season = try await Season.play(scenario, first: seed, seeds: seeds, jobs: jobs, while: { !Interruption.wasAsked }) {
                bar.show($0)
            }
        } catch let error as ScenarioError {
            bar.clear()
            throw tell(error, of: scenario.file)
        }
        bar.clear()
        if season.seeds < seeds, format == .text { print("Interrupted after \(season.seeds) of \(seeds) seeds.") }
        switch format {
        case .text: print(season.text, terminator: "")
        case .json: print(season.json, terminator: "")
        case .junit: print(PerformanceReport.junit(scenario.name, season.outcomes), terminator: "")
        case .github: print(PerformanceReport.github(season.outcomes) + season.text, terminator: "")
        }
        if let worst = season.worst,
            let played = try Performance.play(scenario, seed: worst, each: { _, _ in !Interruption.wasAsked })
        {
            try write(played)
        }
        if Interruption.wasAsked { throw ExitCode(130) }
        if season.worst != nil { throw ExitCode(1) }
    }
}
