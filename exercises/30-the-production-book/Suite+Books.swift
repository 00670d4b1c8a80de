import JudgeKit
import Orchestra

let books = Check(
    "books", "Any stack, created, updated or deleted", reads: "13-cloudformation",
    cases: .drawn(60, shrink: { (change: CloudFormation.StackChange) in smaller(change) }) { random in drawnChange(&random) },
    judge: look)

private let keys = ["Config", "Name", "Note", "Port", "Target"]

/// A few resources that refer to each other, as they were, and as they shall be.
func drawnChange(_ random: inout SeededGenerator) -> CloudFormation.StackChange {
    var ids = ["Stage", "Sheet", "Hall", "Door", "List", "Users", "Desk", "Choir"]
    random.shuffle(&ids)
    // Each refers to those before it.
    ids = Array(ids.prefix(2 + Int(random.bounded(6))))
    var resources: [CloudFormation.PlannedResource] = []
    for (rank, id) in ids.enumerated() {
        var resource = CloudFormation.PlannedResource(id)
        for key in keys where random.bounded(3) == 0 {
            resource.properties[key] = drawnValue(Array(ids[..<rank]), ids, &random)
        }
        if rank > 0, random.bounded(4) == 0 { resource.dependsOn = [ids[Int(random.bounded(UInt64(rank)))]] }
        resource.createOnlyProperties = keys.filter { _ in random.bounded(3) == 0 }
        resources.append(resource)
    }
    var listed = resources
    random.shuffle(&listed)
    switch random.bounded(6) {
    case 0: return CloudFormation.StackChange(existing: listed, wanted: [])
    case 1: return CloudFormation.StackChange(existing: [], wanted: spoilt(listed, ids, &random))
    default: break
    }
    let added = ids.filter { _ in random.bounded(6) == 0 }
    let gone = ids.filter { id in !added.contains(id) && random.bounded(6) == 0 }
    let existing = without(added, listed, instead: "before")
    var wanted = without(gone, listed, instead: "afterwards")
    for place in wanted.indices where random.bounded(3) == 0 {
        let rank = ids.firstIndex(of: wanted[place].logicalId)!
        edit(&wanted[place], ids[..<rank].filter { !gone.contains($0) }, ids, &random)
    }
    if random.bounded(2) == 0 { random.shuffle(&wanted) }
    return CloudFormation.StackChange(existing: existing, wanted: spoilt(wanted, ids.filter { !gone.contains($0) }, &random))
}

/// A text, a number, or something that refers to one of these.
private func drawnValue(
    _ others: [String], _ ids: [String], _ random: inout SeededGenerator
) -> CloudFormation.Value {
    func any(_ names: [String], _ random: inout SeededGenerator) -> String { names[Int(random.bounded(UInt64(names.count)))] }
    guard !others.isEmpty, random.bounded(3) != 0 else {
        let texts: [CloudFormation.Value] = ["plain", .string(any(ids, &random)), .ref("Count"), 80, ["A": 1, "B": [2, 3]]]
        return texts[Int(random.bounded(5))]
    }
    let other = any(others, &random)
    let forms: [CloudFormation.Value] = [
        .ref(other), .getAtt(other, "Arn"), ["Fn::GetAtt": .string("\(other).Arn")], .sub("a/${\(other)}"),
        .sub("${AWS::Region}/${\(other).Arn}/${!Port}"), ["Fn::Sub": ["${Own}", ["Own": .ref(other)]]],
        ["Fn::Sub": .list([.string("${\(any(ids, &random))}"), .map(ids.map { .init($0, .ref(other)) })])],
    ]
    let form = forms[Int(random.bounded(UInt64(forms.count)))]
    let wrapped: [CloudFormation.Value] = [form, form, [form, "b"], ["A": [["B": form]]], ["Fn::Join": ["/", ["a", form]]]]
    return wrapped[Int(random.bounded(5))]
}

/// Without some of them; what referred to them says something else.
private func without(
    _ gone: [String], _ resources: [CloudFormation.PlannedResource], instead text: CloudFormation.Value
) -> [CloudFormation.PlannedResource] {
    resources.filter { !gone.contains($0.logicalId) }.map { resource in
        var copy = resource
        copy.dependsOn.removeAll { gone.contains($0) }
        for entry in resource.properties.entries ?? [] where !entry.value.references.isDisjoint(with: gone) {
            copy.properties[entry.key] = text
        }
        return copy
    }
}

private func edit(
    _ resource: inout CloudFormation.PlannedResource, _ others: [String], _ ids: [String], _ random: inout SeededGenerator
) {
    let key = keys[Int(random.bounded(UInt64(keys.count)))]
    switch random.bounded(5) {
    case 0: resource.properties = .map((resource.properties.entries ?? []).reversed())
    case 1: resource.properties[key] = nil
    case 2: resource.dependsOn = others.filter { _ in random.bounded(3) == 0 }
    default: resource.properties[key] = drawnValue(others, ids, &random)
    }
}

/// Now and then there is a circle, or a DependsOn that leads nowhere.
private func spoilt(
    _ resources: [CloudFormation.PlannedResource], _ ids: [String], _ random: inout SeededGenerator
) -> [CloudFormation.PlannedResource] {
    var resources = resources
    guard !resources.isEmpty else { return resources }
    let place = Int(random.bounded(UInt64(resources.count)))
    switch random.bounded(10) {
    case 0: resources[place].properties["Back"] = .ref(ids[Int(random.bounded(UInt64(ids.count)))])
    case 1: resources[place].dependsOn.append(ids.last!)
    case 2: resources[place].dependsOn.append("Ghost")
    default: break
    }
    return resources
}

private func smaller(_ change: CloudFormation.StackChange) -> [CloudFormation.StackChange] {
    var found: [CloudFormation.StackChange] = []
    func add(_ smaller: (inout CloudFormation.StackChange) -> Void) {
        var copy = change
        smaller(&copy)
        if copy != change { found.append(copy) }
    }
    let ids = Set((change.existing + change.wanted).map(\.logicalId)).sorted()
    for id in ids {
        add { copy in
            copy.existing = without([id], copy.existing, instead: "x")
            copy.wanted = without([id], copy.wanted, instead: "x")
        }
    }
    for id in ids {
        for key in keys + ["Back"] { add { change in each(&change, id) { $0.properties[key] = nil } } }
        add { change in each(&change, id) { $0.dependsOn = [] } }
        add { change in each(&change, id) { $0.createOnlyProperties = [] } }
    }
    return found
}

private func each(
    _ change: inout CloudFormation.StackChange, _ id: String, _ edit: (inout CloudFormation.PlannedResource) -> Void
) {
    for place in change.existing.indices where change.existing[place].logicalId == id { edit(&change.existing[place]) }
    for place in change.wanted.indices where change.wanted[place].logicalId == id { edit(&change.wanted[place]) }
}
