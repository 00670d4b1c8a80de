internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import Orchestra
internal import Templates

struct StackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stack", abstract: "Make what a CloudFormation template names, in virtual time, and tell what happens.",
        discussion: """
            Examples:
              podium stack house.yaml                                its plan, its events, its outputs
              podium stack house.yaml --parameter Count=4            with a value for a parameter
              podium stack house.yaml --update house-v2.yaml         then what an update does to it
              podium stack house.json --fail-pull example.com/web:2  with an image that can't be pulled
              podium stack house.yaml --before network.yaml          after another stack, whose exports it imports

            Nothing is sent anywhere. It ends with 0 if the stack came to what was asked for, and with 1 if it went back or the
            template has a defect. --format json writes the events, one JSON object a line.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Argument(help: "A template in YAML or JSON.")
    var file: String

    @Option(name: .customLong("parameter"), help: "NAME=VALUE; lists with commas. May be given several times.")
    var parameters: [String] = []

    @Option(
        name: .customLong("before"),
        help: "A template whose stack is made first, for what it exports. May be given several times.")
    var before: [String] = []

    @Option(name: .customLong("update"), help: "A template to update it with afterwards. May be given several times.")
    var updates: [String] = []

    @Flag(help: "Delete it at the end.")
    var delete = false

    @Flag(help: "Only say in which order things would be made.")
    var plan = false

    @Option(name: .customLong("fail-pull"), help: "An image that can't be pulled. May be given several times.")
    var failingImages: [String] = []

    @Option(help: "Container instances that join each cluster once it is there: 2 vCPU and 3,884 MiB each.")
    var instances = 0

    @Option(help: "The simulation's seed.")
    var seed: UInt64 = 1

    @Option(help: "text or json.")
    var format: Format = .text

    private static let name = "stack"

    func validate() throws {
        guard (0...500).contains(instances) else { throw ValidationError("--instances is 0 to 500, not \(instances).") }
        for parameter in parameters where !parameter.contains("=") {
            throw ValidationError("--parameter is NAME=VALUE, not '\(parameter)'.")
        }
    }

    func run() throws {
        let before = try self.before.map { try read($0) }
        let first = try read(file)
        let updates = try self.updates.map { try read($0) }
        var stage = Simulation(seed: seed)
        var machines: [ECS.ContainerInstance.ID] = []
        for image in failingImages { stage.failPull(ofImage: image) }
        for zone in ([first] + before + updates).flatMap(\.timeZones) { stage.putTimeZone(zone) }
        try refused(first) { () throws(CloudFormation.Error) in try stage.validateTemplate(first.template, parameters: values) }
        if format == .text { tellPlan(of: first.template) }
        guard !plan else { return }
        for (index, template) in before.enumerated() {
            var told = stage.log.count
            try refused(template) { () throws(CloudFormation.Error) in
                try stage.createStack("before-\(index + 1)", template.template, parameters: values(for: template.template))
            }
            try settle(&stage, &machines, "before-\(index + 1)", &told, [.createComplete])
        }
        var told = stage.log.count
        try refused(first) { () throws(CloudFormation.Error) in
            try stage.createStack(Self.name, first.template, parameters: values)
        }
        try settle(&stage, &machines, Self.name, &told, [.createComplete])
        for update in updates {
            try refused(update) { () throws(CloudFormation.Error) in
                let changes = try stage.createChangeSet(
                    "update", of: Self.name, update.template, parameters: values(for: update.template)
                ).changes
                if format == .text { Console.write("\n\(update.file)\n" + changes.map { "  \($0)\n" }.joined() + "\n") }
                try stage.executeChangeSet("update", of: Self.name)
            }
            try settle(&stage, &machines, Self.name, &told, [.updateComplete])
        }
        if format == .text { tellOutputs(stage) }
        guard delete else { return }
        try refused(first) { () throws(CloudFormation.Error) in try stage.deleteStack(Self.name) }
        try settle(&stage, &machines, Self.name, &told, [.deleteComplete])
    }

    private var values: ECS.StringMap {
        var values = ECS.StringMap()
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[String(parts[0])] = String(parts[1])
        }
        return values
    }

    /// Those that a template knows.
    private func values(for template: CloudFormation.Template) -> ECS.StringMap {
        var own = ECS.StringMap()
        let all = values
        for parameter in template.parameters { own[parameter.name] = all[parameter.name] }
        return own
    }

    // MARK: Reading

    private func read(_ path: String) throws -> ReadTemplate {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure(.call, "there is no file \(path)\n  → Name a template: podium stack house.yaml")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(.content, "\(path):1:1: this is no UTF-8 text\n  → Save it as UTF-8.")
        }
        do { return try TemplateReader.read(text, file: path) } catch let error as TemplateError {
            throw failure(error.diagnostics)
        }
    }

    private func failure(_ diagnostics: [Diagnostic]) -> CommandFailure {
        let writer = ConsoleWriter(usesColor: Console.errorsAreTerminal && Console.usesColor)
        return CommandFailure(.content, diagnostics.map { writer.text(of: $0) }.joined(separator: "\n\n"))
    }

    /// What the engine refuses, told with the template's line.
    private func refused(_ template: ReadTemplate, _ body: () throws(CloudFormation.Error) -> Void) throws {
        do throws(CloudFormation.Error) { try body() } catch { throw failure([template.diagnostic(of: error)]) }
    }

    // MARK: Telling

    private func tellPlan(of template: CloudFormation.Template) {
        let resources = template.resources.map {
            CloudFormation.PlannedResource($0.logicalId, $0.properties, dependsOn: $0.dependsOn)
        }
        guard let plan = try? CloudFormation.ReferencesFirst().plan(.init(existing: [], wanted: resources)) else { return }
        let waves = CloudFormation.StackPlan.waves(of: plan.changes)
        let lines = waves.enumerated().map { "  \($0 + 1). " + $1.map(\.logicalId).joined(separator: ", ") }
        Console.write("What waits for nothing, and then what waits for that:\n" + lines.joined(separator: "\n") + "\n\n")
        note(
            "Kept by name alone, since their services aren't played: ",
            template.resources.filter(\.isKeptByNameAlone).map { "\($0.logicalId) (\($0.type))" })
        note(
            "Without effect here: ",
            template.resources.flatMap { resource in
                resource.propertiesWithoutEffect.map { "\(resource.logicalId)/\($0)" }
            })
    }

    private func note(_ beginning: String, _ names: [String]) {
        if !names.isEmpty { Console.write("\(beginning)\(names.joined(separator: ", "))\n\n") }
    }

    /// Lets time pass until the stack rests, and tells what happens.
    private func settle(
        _ stage: inout Simulation, _ machines: inout [ECS.ContainerInstance.ID], _ name: String, _ told: inout Int,
        _ wanted: [CloudFormation.StackStatus]
    ) throws {
        while run(&stage, &machines, name) {}
        var status = ""
        for entry in stage.log[told...] {
            guard case .stack(let event) = entry.event else { continue }
            if event.resourceType == "AWS::CloudFormation::Stack" { status = event.resourceStatus }
            tell(event)
        }
        let said = lastWords(of: stage, from: told)
        told = stage.log.count
        guard wanted.contains(where: { $0.rawValue == status }) else {
            throw CommandFailure(.content, (["the stack is in \(status)"] + said).joined(separator: "\n  → "))
        }
    }

    /// Lets time pass until the stack rests or the machines of a cluster have to come or go.
    /// - Returns: Whether some have, and there is more to come.
    private func run(_ stage: inout Simulation, _ machines: inout [ECS.ContainerInstance.ID], _ name: String) -> Bool {
        let wanted = instances
        stage.run(
            until: { stage in
                let status = (try? stage.describeStack(name))?.stackStatus
                return status?.isInProgress != true || wanted > 0 && Self.clusterToServe(stage, status!) != nil
            }, limit: .seconds(24 * 3600))
        guard wanted > 0, let status = (try? stage.describeStack(name))?.stackStatus, status.isInProgress,
            let cluster = Self.clusterToServe(stage, status)
        else { return false }
        guard Self.takesAway(status) else {
            let joined = (0..<wanted).compactMap { _ in try? stage.registerContainerInstance(in: cluster) }
            machines += joined
            return !joined.isEmpty
        }
        let leaving = machines.filter { $0.cluster == cluster }
        machines.removeAll { $0.cluster == cluster }
        return leaving.count { (try? stage.deregisterContainerInstance($0, force: true)) != nil } > 0
    }

    private static func takesAway(_ status: CloudFormation.StackStatus) -> Bool {
        ["DELETE", "ROLLBACK", "CLEANUP"].contains { status.rawValue.contains($0) }
    }

    /// A cluster that waits for its machines; or, while the stack takes things away, one that they alone keep there.
    private static func clusterToServe(_ stage: borrowing Simulation, _ status: CloudFormation.StackStatus) -> String? {
        let isLeaving = takesAway(status)
        return stage.describeClusters(stage.listClusters()).clusters.first { cluster in
            guard cluster.status == .active else { return false }
            let machines = cluster.registeredContainerInstancesCount
            guard isLeaving else { return machines == 0 }
            return machines > 0 && cluster.activeServicesCount == 0 && cluster.runningTasksCount + cluster.pendingTasksCount == 0
        }?.clusterName
    }

    /// What services that could not go on said at the end, and what would help.
    private func lastWords(of stage: Simulation, from start: Int) -> [String] {
        let words = stage.log[start...].compactMap { entry -> String? in
            guard case .serviceEvent(let service, let message) = entry.event, message.contains("unable to") else { return nil }
            return "\(service.name) \(stage.readable(message))"
        }
        // Why a task couldn't be placed says more than that none could.
        guard let said = words.last(where: { $0.contains("unable to place") }) ?? words.last else { return [] }
        guard said.contains("no container instance"), instances == 0 else { return [said] }
        return [said, "Machines aren't in a template: give each cluster some with --instances 2."]
    }

    private func tell(_ event: CloudFormation.StackEvent) {
        guard format == .json else {
            let time = "\(event.timestamp)".padding(toLength: 9, withPad: " ", startingAt: 0)
            let status = event.resourceStatus.padding(toLength: max(20, event.resourceStatus.count), withPad: " ", startingAt: 0)
            return Console.write(
                "\(time) \(status) \(event.logicalResourceId)" + (event.resourceStatusReason.map { ": \($0)" } ?? "") + "\n")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if let data = try? encoder.encode(event) { Console.write(String(decoding: data, as: UTF8.self) + "\n") }
    }

    private func tellOutputs(_ stage: Simulation) {
        guard let outputs = (try? stage.describeStack(Self.name))?.outputs, !outputs.isEmpty else { return }
        Console.write("\n" + outputs.names.map { "\($0) = \(outputs[$0]!)\n" }.joined())
    }
}
