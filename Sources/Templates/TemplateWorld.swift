public import Diagnostics
public import Orchestra

extension ReadTemplate {
    /// Makes what the template names, and waits until it is there or has failed: its services' tasks are still to come where the
    /// simulation's ``Timing`` has ``Timing/stackPoll`` at zero.
    ///
    /// - Parameters:
    ///   - stage: Where. Time passes in it, unless its timing builds at once.
    ///   - stackName: Of the stack that it makes.
    ///   - parameters: As `createStack` takes them.
    /// - Throws: ``TemplateError`` with the line of what is refused.
    public func build(
        in stage: inout Simulation, stackName: String = "world", parameters: ECS.StringMap = [:]
    ) throws(TemplateError) {
        for zone in timeZones { stage.putTimeZone(zone) }
        let failures: [CloudFormation.StackEvent]
        do throws(CloudFormation.Error) {
            try stage.createStack(stackName, template, parameters: parameters, onFailure: .doNothing)
            stage.run(
                until: { (try? $0.describeStack(stackName))?.stackStatus.isInProgress == false }, limit: .seconds(4 * 3600))
            failures = try stage.describeStackEvents(stackName).filter {
                $0.resourceStatus == "CREATE_FAILED" && $0.logicalResourceId != stackName
            }
        } catch { throw TemplateError(diagnostics: [diagnostic(of: error)]) }
        guard failures.isEmpty else {
            throw TemplateError(
                diagnostics: failures.reversed().map { event in
                    diagnostic(event.resourceStatusReason ?? "it could not be made", at: ["Resources", event.logicalResourceId])
                })
        }
    }
}

extension Timing {
    /// The same, but what a stack makes is made at once, names included.
    public var buildingStacksAtOnce: Timing {
        var timing = self
        timing.stackPoll = .zero
        timing.namespaceOperation = .zero
        timing.instanceOperation = .zero
        return timing
    }
}
