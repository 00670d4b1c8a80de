// PutAttributes, DeleteAttributes, ListAttributes: attributes of somebody's own on container instances.

extension World {
    func isBuiltIn(_ name: String) -> Bool { name.hasPrefix("ecs.") || name.hasPrefix("com.amazonaws.ecs.") }

    /// All of them or none.
    mutating func putAttributes(_ attributes: [ECS.Attribute], in reference: String?) throws(ECS.Error) -> [ECS.Attribute] {
        let cluster = try cluster(reference)
        let owners = try owners(of: attributes, in: cluster)
        for attribute in attributes {
            try check(attribute)
            guard !isBuiltIn(attribute.name) else {
                throw invalid("The attribute \(attribute.name) is reserved.", "Names that begin with ecs. are ECS's own.")
            }
        }
        var changed = fleet
        for (attribute, owner) in zip(attributes, owners) {
            let own = ECS.Attribute(attribute.name, attribute.value)
            if let known = changed.instances[owner].attributes.firstIndex(where: { $0.name == attribute.name }) {
                changed.instances[owner].attributes[known] = own
            } else {
                changed.instances[owner].attributes.append(own)
            }
            let record = changed.instances[owner]
            guard record.attributes.count - record.builtInAttributes <= quotas.attributesPerResource else {
                throw tooManyAttributes()
            }
        }
        fleet = changed
        capacityChanged(in: cluster)
        return described(attributes, owners)
    }

    /// An attribute that isn't there is no error.
    mutating func deleteAttributes(_ attributes: [ECS.Attribute], in reference: String?) throws(ECS.Error) -> [ECS.Attribute] {
        let cluster = try cluster(reference)
        let owners = try owners(of: attributes, in: cluster)
        for (attribute, owner) in zip(attributes, owners) where !isBuiltIn(attribute.name) {
            fleet.instances[owner].attributes.removeAll { $0.name == attribute.name }
        }
        capacityChanged(in: cluster)
        return described(attributes, owners)
    }

    /// Of all container instances of the cluster; by name, and by value too.
    func listAttributes(in reference: String?, targetType: String, name: String?, value: String?) throws(ECS.Error) -> [ECS
        .Attribute]
    {
        guard targetType == "container-instance" else {
            throw invalid("targetType should be one of [container-instance]", "Only container instances have attributes.")
        }
        let cluster = try cluster(reference)
        guard value == nil || name != nil else { throw invalid("attributeValue needs an attributeName.") }
        return clusterCapacity(cluster).instances.flatMap { index in
            fleet.instances[Int(index)].attributes.filter {
                (name == nil || $0.name == name) && (value == nil || $0.value == value)
            }.map { ECS.Attribute($0.name, $0.value, targetId: containerInstanceID(index).arn) }
        }
    }

    private func owners(of attributes: [ECS.Attribute], in cluster: Int) throws(ECS.Error) -> [Int] {
        guard (1...10).contains(attributes.count) else { throw invalid("Specify 1 to 10 attributes.") }
        var owners: [Int] = []
        for attribute in attributes {
            guard let target = attribute.targetId else {
                throw invalid("The attribute \(attribute.name) has no targetId.", "Name the container instance, by its id or ARN.")
            }
            guard let index = try find(containerInstance: target, in: cluster), fleet.instances[Int(index)].status != .inactive
            else {
                throw ECS.Error(.targetNotFoundException, "Could not find \(target)")
            }
            owners.append(Int(index))
        }
        return owners
    }

    private func described(_ attributes: [ECS.Attribute], _ owners: [Int]) -> [ECS.Attribute] {
        zip(attributes, owners).map { ECS.Attribute($0.name, $0.value, targetId: containerInstanceID(Int32($1)).arn) }
    }

    func tooManyAttributes() -> ECS.Error {
        ECS.Error(
            .attributeLimitExceededException,
            "A resource has at most \(quotas.attributesPerResource) custom attributes.", help: "Delete one first.")
    }

    /// Names: 1 to 128 letters, digits and `-_./\`. Values: also `@:` and spaces, though not at their ends.
    func check(_ attribute: ECS.Attribute) throws(ECS.Error) {
        func isPlain(_ byte: UInt8, _ further: String) -> Bool {
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || further.utf8.contains(byte)
        }
        let name = attribute.name
        guard (1...128).contains(name.utf8.count), name.utf8.allSatisfy({ isPlain($0, "-_./\\") }) else {
            throw invalid("The attribute name '\(name)' is invalid.", "Use 1 to 128 letters, digits, and - _ . / \\.")
        }
        guard let value = attribute.value else { return }
        guard (1...128).contains(value.utf8.count), value.utf8.allSatisfy({ isPlain($0, "-_./\\@: ") }), !value.hasPrefix(" "),
            !value.hasSuffix(" ")
        else {
            throw invalid(
                "The value '\(value)' of the attribute \(name) is invalid.",
                "Use 1 to 128 letters, digits, - _ . / \\ @ : and spaces, not at its ends.")
        }
    }
}
