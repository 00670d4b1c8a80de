import JudgeKit
import Orchestra

private let book = "13-cloudformation"

let suite = Suite([
    names, sub, first, dependsOn, together, parameters, circles, missing, changes, replaced, follows, through, cleared, reverse,
    old,
    books, evening,
])

// MARK: References

private let known: Set = ["Stage", "Sheet", "Hall", "Door", "List", "Users"]

private func read(_ value: CloudFormation.Value) -> Finding? {
    trying("the references in \(words(value))")
    let got = ProductionBook().references(in: value)
    let expected = value.references.intersection(known)
    return .unless(
        got.intersection(known) == expected, expected: expected.isEmpty ? "no resource" : list(expected.sorted()),
        got: got.isEmpty ? "nothing" : list(got.sorted().map { $0.isEmpty ? "an empty name" : $0 }))
}

private let names = Check(
    "names", "Ref and Fn::GetAtt name resources, wherever they stand", reads: book,
    cases: .examples([
        .ref("Stage"), .getAtt("Hall", "DNSName"), ["Fn::GetAtt": "Hall.DNSName"], "Stage", 3, [:], [],
        ["Cluster": .ref("Stage"), "DesiredCount": 3], ["Cluster": .ref("Stage"), "TaskDefinition": .ref("Sheet")],
        [.ref("List"), .getAtt("Door", "ListenerArn")],
        ["LoadBalancers": [["TargetGroupArn": .ref("List"), "ContainerPort": 8080]]],
        ["Environment": [["Name": "HOST", "Value": ["Fn::GetAtt": "Hall.DNSName"]], ["Name": "Door", "Value": "Users"]]],
        ["Fn::Join": ["/", ["service", .ref("Stage"), .getAtt("Users", "Name")]]],
        ["Fn::Select": [0, ["Fn::Split": [":", .ref("Sheet")]]]], ["Fn::GetAtt": ["Door", "Hall"]], ["Fn::GetAtt": "Door.List.Arn"],
        ["Config": ["Network": .ref("List"), "Doors": ["Main": .ref("Door")]]],
        ["Config": ["Network": ["Deep": [[["Deeper": .ref("Users")]]]]], "Other": .ref("Door")],
    ]), judge: read)

private let sub = Check(
    "sub", "Fn::Sub names what stands between ${ and }", reads: book,
    cases: .examples([
        .sub("${Stage}"), .sub("service/${Stage}/users"), .sub("http://${Hall.DNSName}/"), .sub("service/${Stage}/${Users.Name}"),
        .sub("${Stage}${Sheet}"), .sub("no name at all"), .sub("${!Stage} stays as it is"), .sub("${!Stage} and ${Sheet}"),
        .sub("Stage {Sheet} $Hall"), .sub("${AWS::Region}/${Stage}"), ["Value": [.sub("${Hall.DNSName}:80")]],
        ["Fn::Sub": ["http://${Host}/${Stage}", ["Host": .getAtt("Hall", "DNSName")]]],
        // A name of its own hides the resource that is called so.
        ["Fn::Sub": ["${Door}", ["Door": .ref("Hall")]]], ["Fn::Sub": ["${Door}/${List}", ["Door": "front"]]],
        ["Fn::Sub": ["${Path}", ["Path": ["Fn::Join": ["/", [.sub("${Stage}"), .ref("Users")]]]]]],
    ]), judge: read)

// MARK: A stack is created

private func resource(
    _ name: String, _ properties: CloudFormation.Value = [:], dependsOn: [String] = [], fixed: [String] = []
) -> CloudFormation.PlannedResource {
    CloudFormation.PlannedResource(name, properties, dependsOn: dependsOn, createOnlyProperties: fixed)
}

private func check(
    _ id: String, _ title: String, _ changes: [CloudFormation.StackChange],
    _ judge: @escaping @Sendable (CloudFormation.StackChange) -> Finding? = lookAtChanges
) -> Check { Check(id, title, reads: book, cases: .examples(changes), judge: judge) }

private func create(_ resources: CloudFormation.PlannedResource...) -> CloudFormation.StackChange {
    CloudFormation.StackChange(existing: [], wanted: resources)
}

private let stage = resource("Stage", ["ClusterName": "api"], fixed: ["ClusterName"])
private let sheet = resource("Sheet", ["Family": "users", "Image": "users:1", "Cpu": 256], fixed: ["Cpu", "Family", "Image"])
private let group = resource("List", ["Port": 8080, "Path": "/health"], fixed: ["Port"])
private let hall = resource("Hall", ["Name": "hall", "Timeout": 60], fixed: ["Name"])
private let door = resource(
    "Door", ["LoadBalancerArn": .ref("Hall"), "Port": 80, "Actions": [["Type": "forward", "TargetGroupArn": .ref("List")]]],
    fixed: ["LoadBalancerArn", "Port"])
private let users = resource(
    "Users",
    [
        "Cluster": .ref("Stage"), "TaskDefinition": .ref("Sheet"), "DesiredCount": 3,
        "LoadBalancers": [["TargetGroupArn": .ref("List"), "ContainerPort": 8080]],
    ], dependsOn: ["Door"], fixed: ["Cluster"])
private let desk = resource(
    "Desk", ["ResourceId": .sub("service/${Stage}/${Users.Name}"), "MaxCapacity": 9], fixed: ["ResourceId"])

private let everything = [users, desk, door, hall, group, sheet, stage]

private let first = check(
    "first", "What a resource refers to is there before it",
    [
        create(stage), create(hall, group, door), create(door, hall, group),
        create(resource("Sign", ["Text": .sub("to ${Hall.DNSName}")]), hall),
        create(resource("Sign", ["Text": ["Fn::GetAtt": "Hall.DNSName"]]), hall),
        // A chain, the last of it first.
        create(
            resource("Fourth", ["To": .ref("Third")]), resource("Third", ["To": .ref("Second")]),
            resource("Second", ["To": .ref("First")]), resource("First")),
        CloudFormation.StackChange(existing: [], wanted: everything),
    ])

private let dependsOn = check(
    "depends-on", "DependsOn is an edge like a reference",
    [
        create(resource("Users", dependsOn: ["Door"]), resource("Door")),
        create(
            resource("Users", ["Cluster": .ref("Stage")], dependsOn: ["Door", "List"]), stage, resource("Door"), resource("List")),
        // Named twice is named.
        create(resource("Users", ["Cluster": .ref("Stage")], dependsOn: ["Stage"]), stage),
    ])

private let together = check(
    "together", "What nothing joins begins together",
    [
        create(stage, sheet, hall, group),
        create(stage, resource("Users", ["Cluster": .ref("Stage")]), hall, resource("Door", ["LoadBalancerArn": .ref("Hall")])),
        // A text that reads like a name is a text.
        create(stage, resource("Note", ["Text": "Stage", "Words": ["Hall", "Note"]]), hall),
        create(resource("Sign", ["Text": .sub("${!Stage}")]), stage),
    ])

private let parameters = check(
    "parameters", "A name that is no resource is a parameter, and no edge",
    [
        create(resource("Users", ["DesiredCount": .ref("Count")])),
        create(resource("Users", ["Cluster": .ref("Stage"), "DesiredCount": .ref("Count")]), stage),
        create(resource("Sheet", ["Image": .sub("${AWS::AccountId}.example.com/users:${Edition}")]), stage),
    ])

private let circles = check(
    "circles", "Resources that depend on each other in a circle are refused, and named",
    [
        create(resource("Door", ["To": .ref("Hall")]), resource("Hall", ["To": .ref("Door")])),
        // A self-reference is a circle of one.
        create(resource("Door", ["To": .ref("Door")]), hall),
        create(hall, resource("Door", dependsOn: ["Door"])),
        create(
            stage, resource("First", ["To": .ref("Third")]), resource("Second", ["To": .sub("${First.Arn}")]),
            resource("Third", dependsOn: ["Second"])),
        // Who stands before a circle, or behind it, isn't in it.
        create(
            resource("Guest", ["To": .ref("Door")]), resource("Door", ["To": .ref("Hall"), "By": .ref("Stage")]),
            resource("Hall", ["To": .ref("Door")]), resource("Late", ["To": .ref("Guest")]), stage),
        create(
            resource("Late", ["To": .ref("Left")]), resource("Left", ["To": .ref("Right")]),
            resource("Between", ["To": .ref("Left")]), resource("Right", ["To": .ref("Left")]),
            resource("One", ["To": .ref("Two"), "By": .ref("Between")]), resource("Two", ["To": .ref("One")])),
        // An update can bring one as well.
        CloudFormation.StackChange(
            existing: [resource("Door", ["To": .ref("Hall")]), resource("Hall")],
            wanted: [resource("Door", ["To": .ref("Hall")]), resource("Hall", ["To": .ref("Door")])]),
    ])

private let missing = check(
    "missing", "DependsOn of what isn't there is refused",
    [
        create(resource("Users", dependsOn: ["Door"])), create(resource("Users", dependsOn: ["Stage", "Door"]), stage),
        // Another name of the same letters, and one that was there.
        create(resource("Users", dependsOn: ["stage"]), stage),
        CloudFormation.StackChange(
            existing: [resource("Door"), resource("Users", dependsOn: ["Door"])], wanted: [resource("Users", dependsOn: ["Door"])]),
    ])

// MARK: A stack is updated

/// From all of these to the same with a few of them changed.
private func update(
    _ existing: [CloudFormation.PlannedResource] = everything, _ changed: CloudFormation.PlannedResource..., without gone: String...
) -> CloudFormation.StackChange {
    var wanted = existing.filter { !gone.contains($0.logicalId) }
    for resource in changed {
        if let place = wanted.firstIndex(where: { $0.logicalId == resource.logicalId }) {
            wanted[place] = resource
        } else {
            wanted.append(resource)
        }
    }
    return CloudFormation.StackChange(existing: existing, wanted: wanted)
}

extension CloudFormation.PlannedResource {
    /// The same with another value; `nil` takes the property out.
    fileprivate func with(_ key: String, _ value: CloudFormation.Value?) -> Self {
        var copy = self
        copy.properties[key] = value
        return copy
    }

    fileprivate func with(dependsOn: [String]) -> Self {
        var copy = self
        copy.dependsOn = dependsOn
        return copy
    }
}

private let changes = check(
    "changes", "What differs is changed in place, and nothing else has a step",
    [
        update([stage, hall]), update([stage, hall], hall.with("Timeout", 30)), update(),
        update(everything, hall.with("Timeout", 30)), update(everything, users.with("DesiredCount", 5)),
        update(everything, hall.with("Timeout", nil)), update(everything, hall.with("Scheme", "internal")),
        update(everything, users.with("LoadBalancers", [["TargetGroupArn": .ref("List"), "ContainerPort": 9000]])),
        update(everything, stage.with("Settings", ["Insights": "on"]), group.with("Path", "/up")),
        // A number is another value than a text that reads like it, and true another than "true".
        update([hall], hall.with("Timeout", "60")), update([group.with("Path", "8080")], group.with("Path", 8080)),
        update([hall.with("Logs", true)], hall.with("Logs", "true")),
        // The keys' order says nothing, the items' does.
        update(everything, users.with("LoadBalancers", [["ContainerPort": 8080, "TargetGroupArn": .ref("List")]])),
        update(
            [resource("Hall", ["Name": "hall", "Zones": ["a", "b"]])], resource("Hall", ["Zones": ["a", "b"], "Name": "hall"])),
        update([resource("Hall", ["Zones": ["a", "b"]])], resource("Hall", ["Zones": ["b", "a"]])),
        // DependsOn is no property.
        update(everything, users.with(dependsOn: [])), update(everything, hall.with(dependsOn: ["Stage"])),
        CloudFormation.StackChange(existing: everything, wanted: everything.reversed()),
        update([stage], hall),
    ])

private let replaced = check(
    "replaced", "Another value of a create-only property makes another resource",
    [
        update([hall], hall.with("Name", "arena")), update([group, hall], group.with("Port", 9000)),
        update([sheet], sheet.with("Image", "users:2").with("Cpu", 512)),
        update([group], group.with("Port", 9000).with("Path", "/up")),
        // One more and one less are changes too.
        update(
            [resource("Sheet", ["Family": "users"], fixed: ["Family", "Memory"])],
            resource("Sheet", ["Family": "users", "Memory": 512], fixed: ["Family", "Memory"])),
        update([sheet], resource("Sheet", ["Family": "users", "Image": "users:1"], fixed: ["Cpu", "Family", "Image"])),
        update([sheet], resource("Sheet", ["Family": "users", "Image": "users:1"], fixed: ["Family", "Image"])),
        update(
            [resource("Sheet", ["Family": "users"], fixed: ["Family"])],
            resource("Sheet", ["Family": "users", "Memory": 512], fixed: ["Family", "Memory"])),
        update([hall, stage], hall.with("Timeout", 30)),
        update(
            [resource("Sheet", ["Ports": [["From": 80, "To": 90]]], fixed: ["Ports"])],
            resource("Sheet", ["Ports": [["To": 90, "From": 80]]], fixed: ["Ports"])),
    ])

private let follows = check(
    "follows", "Whatever refers to a replaced resource changes as well",
    [
        update([users, door, group, sheet, stage, hall], sheet.with("Image", "users:2")),
        // In a create-only property, it is replaced itself.
        update([group, hall, door], hall.with("Name", "arena")),
        update([users, door, group, sheet, stage, hall], stage.with("ClusterName", "b")),
        update(everything, stage.with("ClusterName", "b")),
        update(
            [
                resource("Third", ["To": .ref("Second")], fixed: ["To"]), resource("Second", ["To": .ref("First")], fixed: ["To"]),
                resource("First", ["Name": "one"], fixed: ["Name"]),
            ], resource("First", ["Name": "two"], fixed: ["Name"])),
        // Deep inside, and in a text.
        update([group, door, hall], group.with("Port", 9000)),
        update([hall, resource("Sign", ["Text": .sub("to ${Hall.DNSName}")])], hall.with("Name", "arena")),
        update([hall, resource("Sign", ["Texts": [["Fn::GetAtt": "Hall.DNSName"]]])], hall.with("Name", "arena")),
        // What is updated keeps its name, and DependsOn is no property.
        update([hall, door, group], hall.with("Timeout", 30)),
        update([stage, users, door, group, sheet, hall], stage.with("Settings", 1)),
        update([hall, resource("Sign", ["Text": "hello"], dependsOn: ["Hall"])], hall.with("Name", "arena")),
    ])

private let through = check(
    "through", "A resource without a step is looked through",
    [
        update(
            [stage, resource("Middle", ["To": .ref("Stage")]), resource("Last", ["To": .ref("Middle"), "Size": 1])],
            stage.with("Settings", 1), resource("Last", ["To": .ref("Middle"), "Size": 2])),
        update(
            [stage, resource("Middle", dependsOn: ["Stage"]), resource("Next", ["To": .ref("Middle")])],
            stage.with("ClusterName", "b"), resource("Last", ["To": .sub("${Next}")])),
        update(everything, hall.with("Timeout", 30), users.with("DesiredCount", 5)),
        update(everything, sheet.with("Image", "users:2"), desk.with("MaxCapacity", 5), hall.with("Timeout", 5)),
    ])

// MARK: What was goes

private func delete(_ resources: [CloudFormation.PlannedResource]) -> CloudFormation.StackChange {
    CloudFormation.StackChange(existing: resources, wanted: [])
}

private let cleared = check(
    "cleared", "What is gone and what was replaced is deleted, once everything else is done",
    [
        delete([stage]), update([stage, hall], without: "Hall"), update([stage, hall], hall.with("Name", "arena")),
        update([stage, hall], hall.with("Name", "arena"), without: "Stage"), update(everything, without: "Desk"),
        update([hall, stage], resource("Arena"), without: "Hall"), update([hall], stage.with("ClusterName", "b"), without: "Hall"),
    ], lookAtSteps)

private let reverse = check(
    "reverse", "What depended on something is deleted before it",
    [
        delete([door, hall, group]), delete([hall, group, door]), delete(everything), delete(everything.reversed()),
        delete([resource("Users", dependsOn: ["Door"]), resource("Door")]),
        update(everything, without: "Desk", "Users", "Door"),
        update([hall, group, door, stage], hall.with("Name", "arena")),
        // Nothing joins them: they go together.
        delete([stage, hall, group, sheet]),
        // Who stays between two that go is looked through.
        update(
            [group, door, hall, resource("Sign", ["Text": .ref("Door")])], door.with("Actions", ["fixed"]), without: "List", "Sign"),
        update(
            [
                resource("First"), resource("Second", dependsOn: ["First"]), resource("Third", ["To": .ref("Second")]),
                resource("Fourth", ["To": .ref("Third")]),
            ], resource("Second"), resource("Third"), without: "First", "Fourth"),
    ], look)

private let old = check(
    "old", "The cleanup goes by the references that were, not by those to come",
    [
        // The two change sides.
        update(
            [
                resource("Left", ["Size": 1, "To": .ref("Right")], fixed: ["Size"]),
                resource("Right", ["Size": 1], fixed: ["Size"]),
            ],
            resource("Left", ["Size": 2], fixed: ["Size"]), resource("Right", ["Size": 2, "To": .ref("Left")], fixed: ["Size"])),
        update(
            [
                resource("Left", ["Size": 1, "To": .ref("Right")], fixed: ["Size"]),
                resource("Right", ["Size": 1], fixed: ["Size"]),
            ],
            resource("Left", ["Size": 2], fixed: ["Size"]), resource("Right", ["Size": 2], fixed: ["Size"])),
        update(
            [resource("Left", ["Size": 1], fixed: ["Size"]), resource("Right", ["Size": 1], fixed: ["Size"])],
            resource("Left", ["Size": 2, "To": .ref("Right")], fixed: ["Size"]), resource("Right", ["Size": 2], fixed: ["Size"])),
        update([hall, door, group], door.with("LoadBalancerArn", "arn:other"), without: "Hall"),
    ], look)
