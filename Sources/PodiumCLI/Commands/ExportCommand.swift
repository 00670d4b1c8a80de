internal import ArgumentParser
internal import Foundation
internal import Literate
internal import Orchestra
internal import Templates

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write what a run has built as a CloudFormation template, or as aws commands.",
        discussion: """
            Examples:
              podium export performance#house                       a template in YAML
              podium export performance#house --format json         the same in JSON
              podium export my.swift --aws-cli --to build.sh        a shell script of aws commands

            Nothing is sent anywhere. Subnets, security groups and the VPC are parameters of the template, and variables of the script.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case yaml, json }

    @Argument(help: "CHAPTER#SNIPPET or FILE.swift.")
    var subject: String

    @Flag(help: "A shell script of aws commands instead of a template.")
    var awsCli = false

    @Option(help: "Of the template: yaml or json.")
    var format: Format?

    @Option(name: .customLong("to"), help: "A file; standard output if none is given.")
    var destination: String?

    func validate() throws {
        if awsCli, format != nil { throw ValidationError("--format is the template's: it doesn't go with --aws-cli.") }
    }

    func run() async throws {
        let exporter = Exporter(try await trace())
        guard !exporter.isEmpty else { throw CommandFailure(.content, "'\(subject)' has built nothing that could be exported") }
        for note in exporter.notes {
            Console.complain("note: \(note)")
        }
        let text =
            awsCli
            ? CommandScript(exporter).text(title: "What \(subject) has built")
            : Template(exporter, description: "What \(subject) has built").text(format == .json ? .json : .yaml)
        guard let destination else { return Console.write(text) }
        do { try Data(text.utf8).write(to: URL(fileURLWithPath: destination), options: .atomic) } catch {
            throw CommandFailure(.machine, "\(destination) could not be written: \(error.localizedDescription)")
        }
    }

    private func trace() async throws -> Trace {
        let workspace = Workspace()
        let programs = try Subject.programs(subject, workspace, trace: .onlySimulation)
        guard programs.count == 1 else { throw CommandFailure(.call, "name one snippet: \(subject)#ID") }
        let result = await (try workspace.runner(.init())).run(programs)[0]
        if let complaint = Subject.complaint(programs[0], result) { throw CommandFailure(.content, complaint) }
        guard let text = result.trace else {
            throw CommandFailure(.content, "'\(subject)' has not exactly one simulation to export")
        }
        return try JSONDecoder().decode(Trace.self, from: Data(text.utf8))
    }
}
