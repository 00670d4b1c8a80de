import Orchestra

enum StackChecks {
    private static let complete: Set<CloudFormation.ResourceStatus> = [.createComplete, .updateComplete]

    /// What a resource refers to is there before anything is done for it.
    static func referencesFirst(_ entry: LogEntry, _ scene: Scene) -> String? {
        guard case .stack(let event) = entry.event, event.resourceStatus == "CREATE_IN_PROGRESS", event.resourceStatusReason == nil,
            let template = try? scene.stage.getTemplate(event.stackName), let resource = template[event.logicalResourceId],
            let there = try? scene.stage.describeStackResources(event.stackName)
        else { return nil }
        let needed = resource.properties.references.union(resource.dependsOn).filter { template[$0] != nil }
        let missing = needed.sorted().first { name in
            !there.contains { $0.logicalResourceId == name && complete.contains($0.resourceStatus) }
        }
        return missing.map { "\(event.logicalResourceId) of \(event.stackName) begins before \($0) is complete" }
    }

    /// A stack that is complete has what its template names, and nothing else; one that was rolled back has nothing.
    static func isWhole(_ scene: Scene) -> String? {
        for stack in scene.stage.describeStacks() {
            guard let there = try? scene.stage.describeStackResources(stack.stackName),
                let template = try? scene.stage.getTemplate(stack.stackName)
            else { continue }
            switch stack.stackStatus {
            case .createComplete, .updateComplete, .updateRollbackComplete:
                let (wanted, made) = (Set(template.resources.map(\.logicalId)), Set(there.map(\.logicalResourceId)))
                if wanted != made {
                    return "\(stack.stackName) is \(stack.stackStatus) with \(made.sorted()), its template has \(wanted.sorted())"
                }
                if let odd = there.first(where: { $0.physicalResourceId == nil || !complete.contains($0.resourceStatus) }) {
                    return "\(stack.stackName) is \(stack.stackStatus), and \(odd.logicalResourceId) is \(odd.resourceStatus)"
                }
            case .rollbackComplete:
                if let left = there.first { return "\(stack.stackName) is \(stack.stackStatus), and has \(left.logicalResourceId)" }
            default: break
            }
        }
        return nil
    }

    /// A stack at work does something, or waits for a service, for three hours at most.
    static func comesToAnEnd(_ scene: Scene) -> String? {
        let limit = scene.stage.world.timing.stackServiceTimeout + .seconds(3600)
        for stack in scene.stage.describeStacks() where stack.stackStatus.isInProgress {
            guard let last = try? scene.stage.describeStackEvents(stack.stackName).first,
                scene.stage.now > last.timestamp.sinceEpoch + limit
            else { continue }
            return "\(stack.stackName) is \(stack.stackStatus), and nothing happened since \(last)"
        }
        return nil
    }
}
