internal import ArgumentParser
internal import Foundation
internal import Literate

struct FigureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figure", abstract: "Draw what a snippet or script did, as SVG.",
        discussion: "Example:\n  podium figure performance#gone timeline --to gone.svg")

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case stage, timeline, rollout, scaling

        var title: String {
            switch self {
            case .stage: "The stage"
            case .timeline: "What happened"
            case .rollout: "The deployment"
            case .scaling: "How it was scaled"
            }
        }
    }

    @Argument(help: "CHAPTER#SNIPPET or FILE.swift.")
    var subject: String

    @Argument(
        help:
            "stage: the end; timeline: the way there; rollout: old and new tasks of a deployment, counted; scaling: a metric and the tasks that it came to."
    )
    var kind: Kind

    @Option(help: "What the picture shows, in a few words.")
    var title: String?

    @Option(name: .customLong("to"), help: "A file; standard output if none is given.")
    var destination: String?

    func run() async throws {
        let workspace = Workspace()
        let programs = try Subject.programs(subject, workspace, trace: .onlySimulation)
        guard programs.count == 1 else { throw CommandFailure(.call, "name one snippet: \(subject)#ID") }
        let result = await (try workspace.runner(.init())).run(programs)[0]
        if let complaint = Subject.complaint(programs[0], result) { throw CommandFailure(.content, complaint) }
        guard let trace = result.trace else {
            throw CommandFailure(.content, "'\(subject)' has not exactly one simulation to draw")
        }
        let kind = FigureKind(rawValue: kind.rawValue)!
        let svg = try EngineRenderer().svg(kind, title: title ?? self.kind.title, trace: trace)
        guard let destination else { return Console.write(svg) }
        do { try Data(svg.utf8).write(to: URL(fileURLWithPath: destination), options: .atomic) } catch {
            throw CommandFailure(.machine, "\(destination) could not be written: \(error.localizedDescription)")
        }
    }
}
