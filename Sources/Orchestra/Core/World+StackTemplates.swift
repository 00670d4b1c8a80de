// What AWS CloudFormation refuses of a template before it begins (API Reference, CreateStack, ValidateTemplate).

extension World {
    typealias StackError = CloudFormation.Error

    /// The scope of a template with these parameters.
    func scope(
        of template: CloudFormation.Template, _ given: ECS.StringMap, stackName: String, stackId: String
    ) throws(StackError) -> CloudFormation.TemplateScope {
        for name in given.names where !template.parameters.contains(where: { $0.name == name }) {
            throw StackError(
                .validationError, "Parameters: [\(name)] do not exist in the template",
                help: NearMiss.help(for: name, among: template.parameters.map(\.name), kind: "parameter"))
        }
        var parameters: [String: CloudFormation.Value?] = [:]
        for parameter in template.parameters {
            parameters[parameter.name] = .some(try value(of: parameter, given[parameter.name] ?? parameter.defaultValue))
        }
        return CloudFormation.TemplateScope(
            template: template, parameters: parameters, stackName: stackName, stackId: stackId, exports: exports)
    }

    /// The scope of what a stack is, or is to become.
    func scope(of stack: StackRecord, to goal: StackGoal? = nil) throws(StackError) -> CloudFormation.TemplateScope {
        let goal = goal ?? stack.goal
        return try scope(of: goal.template, goal.parameters, stackName: stack.name, stackId: stack.stackId)
    }

    private func value(of parameter: CloudFormation.Parameter, _ text: String?) throws(StackError) -> CloudFormation.Value? {
        let path = ["Parameters", parameter.name]
        guard let text else {
            if parameter.isNetwork { return nil }
            throw StackError(
                .validationError, "Parameters: [\(parameter.name)] must have values", help: "Give a value, or a Default.", at: path)
        }
        guard !parameter.isList else {
            return .list(text.split(separator: ",").map { .string(trimmed($0)) })
        }
        guard parameter.allowedValues.isEmpty || parameter.allowedValues.contains(text) else {
            throw StackError(
                .validationError, "Parameter '\(parameter.name)' must be one of AllowedValues",
                help: "They are \(parameter.allowedValues.joined(separator: ", ")); it is \(text).", at: path)
        }
        guard parameter.type == "Number" else {
            try checkText(text, of: parameter, at: path)
            return .string(text)
        }
        guard let number = Double(text), number.isFinite else {
            throw StackError(.validationError, "Parameter '\(parameter.name)' must be a number", help: "It is '\(text)'.", at: path)
        }
        if let least = parameter.minValue, number < least {
            throw StackError(
                .validationError, "Parameter '\(parameter.name)' must be a number not less than \(plain(least))", at: path)
        }
        if let most = parameter.maxValue, number > most {
            throw StackError(
                .validationError, "Parameter '\(parameter.name)' must be a number not greater than \(plain(most))", at: path)
        }
        return Int(text).map { .integer($0) } ?? .number(number)
    }

    private func checkText(_ text: String, of parameter: CloudFormation.Parameter, at path: [String]) throws(StackError) {
        if let least = parameter.minLength, text.count < least {
            throw StackError(
                .validationError, "Parameter '\(parameter.name)' must contain at least \(least) characters",
                help: "It has \(text.count).", at: path)
        }
        if let most = parameter.maxLength, text.count > most {
            throw StackError(
                .validationError, "Parameter '\(parameter.name)' must contain at most \(most) characters",
                help: "It has \(text.count).", at: path)
        }
        guard let pattern = parameter.allowedPattern else { return }
        guard let expression = RegularExpression("^(?:\(pattern))$") else {
            throw StackError(
                .validationError, "Template format error: Parameter \(parameter.name): AllowedPattern can't be read",
                help: "It is \(pattern).", at: path)
        }
        guard !expression.isFound(in: text) else { return }
        throw StackError(
            .validationError,
            parameter.constraintDescription.map { "Parameter \(parameter.name) failed to satisfy constraint: \($0)" }
                ?? "Parameter '\(parameter.name)' must match pattern \(pattern)", help: "It is '\(text)'.", at: path)
    }

    /// `10`, where ten is meant.
    private func plain(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }

    private func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// - Returns: The resources whose conditions hold.
    /// - Throws: `ValidationError` for what is wrong with the template itself, with the place.
    func validated(_ scope: CloudFormation.TemplateScope) throws(StackError) -> [CloudFormation.Resource] {
        let template = scope.template
        guard !template.resources.isEmpty else {
            throw StackError(.validationError, "Template format error: At least one Resources member must be defined.")
        }
        let names = template.parameters.map { ($0.name, "Parameters") } + template.resources.map { ($0.logicalId, "Resources") }
        for (name, section) in names where name.isEmpty || !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) {
            throw StackError(
                .validationError, "Template format error: \(section) name '\(name)' is non alphanumeric.",
                help: "Letters and digits alone: no hyphens, no underscores.", at: [section, name])
        }
        var taken = Set<String>()
        for (name, section) in names where !taken.insert(name).inserted {
            throw StackError(.validationError, "Template format error: the name \(name) is given twice.", at: [section, name])
        }
        guard template.resources.count <= 500 else {
            throw StackError(.validationError, "Template format error: a template has 500 resources at most.")
        }
        try checkTypes(of: template.resources)
        for entry in template.conditions.entries ?? [] {
            _ = try scope.condition(entry.key, at: ["Conditions"])
        }
        for resource in template.resources {
            let path = ["Resources", resource.logicalId]
            if let name = resource.condition { _ = try scope.condition(name, at: path + ["Condition"]) }
            _ = try request(of: resource, in: scope, named: "stand-in")
            for name in resource.dependsOn where template[name] == nil {
                throw StackError(
                    .validationError,
                    "Template format error: Unresolved resource dependencies [\(name)] in the Resources block of the template",
                    help: NearMiss.help(for: name, among: template.resources.map(\.logicalId), kind: "resource"),
                    at: path + ["DependsOn"])
            }
        }
        for output in template.outputs {
            _ = try scope.evaluate(output.value, at: ["Outputs", output.key, "Value"])
            if let name = output.exportName { _ = try scope.evaluate(name, at: ["Outputs", output.key, "Export"]) }
        }
        return scope.resourcesThatHold
    }

    /// All types that aren't there at once, as CloudFormation tells them.
    private func checkTypes(of resources: [CloudFormation.Resource]) throws(StackError) {
        let unknown = resources.filter { CloudFormation.ResourceType.named($0.type) == nil }
        guard let first = unknown.first else { return }
        let types = Set(unknown.map(\.type)).sorted()
        throw StackError(
            .validationError, "Template format error: Unrecognized resource types: [\(types.joined(separator: ", "))]",
            help: help(forType: first.type), at: ["Resources", first.logicalId, "Type"])
    }

    private func help(forType type: String) -> String? {
        switch type {
        case "AWS::CloudFormation::Stack":
            return "Nested stacks aren't played here: make the inner template's stack first, and import what it exports."
        case "AWS::AutoScaling::AutoScalingGroup", "AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::LaunchTemplate",
            "AWS::EC2::Instance":
            return "Machines aren't made by templates here: they are registered, by podium stack --instances or by a script."
        default: break
        }
        let known = CloudFormation.ResourceType.names
        let nearest = known.map { ($0, NearMiss.distance(type, $0)) }.min { $0.1 < $1.1 }
        if let nearest, nearest.1 <= 3 { return "Did you mean \(nearest.0)?" }
        guard type.hasPrefix("AWS::") || type.hasPrefix("Custom::") else {
            return "A type is called AWS::Service::Resource, such as AWS::ECS::Service."
        }
        let service = type.split(separator: ":").dropFirst().first.map(String.init) ?? ""
        let ofService = known.filter { $0.hasPrefix("AWS::\(service)::") }
        return ofService.isEmpty
            ? "AWS may have it, but nothing of AWS::\(service) is played here: take it out, and what refers to it."
            : "It isn't played here. Of AWS::\(service) there is: \(ofService.joined(separator: ", "))."
    }

    /// The properties of a resource without functions, and what they ask for.
    ///
    /// - Parameter name: What a resource is called that its template doesn't name.
    func request(
        of resource: CloudFormation.Resource, in scope: CloudFormation.TemplateScope, named name: String
    ) throws(StackError) -> (applied: CloudFormation.Value, request: CloudFormation.ResourceRequest) {
        let path = ["Resources", resource.logicalId, "Properties"]
        guard resource.properties.entries != nil || resource.properties.isEmpty else {
            throw StackError(.validationError, "Template format error: Properties is a map", at: path)
        }
        var applied = try scope.evaluate(resource.properties, at: path) ?? [:]
        // In the default VPC nothing is named: without subnets there is no network configuration to speak of.
        if applied["NetworkConfiguration"]?["AwsvpcConfiguration"]?["Subnets"] == nil { applied["NetworkConfiguration"] = nil }
        var named = applied
        if let property = nameProperty(of: resource.type), named[property] == nil { named[property] = .string(name) }
        return (applied, try CloudFormation.ResourceRequest(resource.type, named, given: resource.properties, at: path))
    }

    func nameProperty(of type: String) -> String? {
        switch type {
        case "AWS::ECS::TaskDefinition": "Family"
        case "AWS::ServiceDiscovery::Service": "Name"
        case "AWS::ServiceDiscovery::Instance": "InstanceId"
        default: CloudFormation.ResourceType.named(type)?.nameProperty
        }
    }

    /// The resources as a planner sees them.
    func planned(_ resources: [CloudFormation.Resource], _ scope: CloudFormation.TemplateScope) -> [CloudFormation.PlannedResource]
    {
        let names = Set(scope.resourcesThatHold.map(\.logicalId))
        return resources.map { resource in
            var properties = scope.settled(resource.properties)
            let createOnly = CloudFormation.ResourceType.named(resource.type)!.createOnly(of: properties)
            // A planner looks at whole properties: a part that decides alone stands beside them.
            for path in createOnly where path.contains("/") {
                properties[path] = path.split(separator: "/").reduce(Optional(properties)) { $0?[String($1)] }
            }
            return CloudFormation.PlannedResource(
                resource.logicalId, properties, dependsOn: resource.dependsOn.filter { names.contains($0) },
                createOnlyProperties: createOnly)
        }
    }

    func plan(
        from existing: [CloudFormation.PlannedResource], to wanted: [CloudFormation.PlannedResource], _ policies: Policies
    ) throws(StackError) -> CloudFormation.StackPlan {
        do throws(CloudFormation.StackPlanError) {
            return try policies.stackPlanner.plan(.init(existing: existing, wanted: wanted))
        } catch {
            switch error {
            case .circularDependency(let names):
                throw StackError(
                    .validationError, "Circular dependency between resources: [\(names.joined(separator: ", "))]",
                    help: "Each waits for another of them: take one of the references, or one DependsOn, out.",
                    at: ["Resources", names.first ?? ""])
            case .unresolvedDependency(let name, let resource):
                throw StackError(
                    .validationError,
                    "Template format error: Unresolved resource dependencies [\(name)] in the Resources block of the template",
                    at: ["Resources", resource, "DependsOn"])
            }
        }
    }
}

extension CloudFormation.TemplateScope {
    /// Those without a condition, and those whose condition is true.
    var resourcesThatHold: [CloudFormation.Resource] {
        template.resources.filter { resource in resource.condition.map { (try? condition($0, at: [])) ?? false } ?? true }
    }

    /// The value with everything put in that is known beforehand, and what names resources left as it is: two templates differ
    /// where these do.
    func settled(_ value: CloudFormation.Value) -> CloudFormation.Value {
        let names = value.references.filter { template[$0] != nil }
        if names.isEmpty, let known = try? evaluate(value, at: []) { return known }
        switch value {
        case .string, .integer, .number, .boolean: return value
        case .list(let items): return .list(items.map { settled($0) })
        case .map(let entries):
            guard entries.count == 1, let function = Function(rawValue: entries[0].key) else {
                return .map(entries.map { .init($0.key, settled($0.value)) })
            }
            return settled(function, entries[0].value) ?? value
        }
    }

    private func settled(_ function: Function, _ argument: CloudFormation.Value) -> CloudFormation.Value? {
        switch function {
        case .if:
            guard let items = argument.items, items.count == 3, let name = items[0].text, let holds = try? condition(name, at: [])
            else { return nil }
            return settled(items[holds ? 1 : 2])
        case .sub:
            guard let text = argument.text else { return nil }
            let pieces = CloudFormation.SubstitutedText(text).pieces.map { piece in
                switch piece {
                case .text(let text): text
                case .name(let name): (parameters[name] ?? nil)?.text ?? "${\(name)}"
                }
            }
            return .sub(pieces.joined())
        default: return .map([.init(function.rawValue, settled(argument))])
        }
    }
}
