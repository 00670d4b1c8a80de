// Outputs that other stacks import (AWS CloudFormation User Guide, get exports and import outputs from another stack).

extension World {
    /// By name. Names are an account's, not a stack's.
    var exports: [String: String] {
        var exports: [String: String] = [:]
        for stack in stacks ?? [] { for name in stack.exports.names { exports[name] = stack.exports[name] } }
        return exports
    }

    /// The first that the stack's template imports and that isn't there.
    func missingImport(of index: Int) -> String? {
        let exports = exports
        return imports(of: index).first { exports[$0] == nil }
    }

    /// The names that a stack's template imports.
    func imports(of index: Int) -> [String] {
        guard stacks![index].status != .deleteComplete, let scope = try? scope(of: stacks![index]) else { return [] }
        let values = scope.resourcesThatHold.map(\.properties) + scope.template.outputs.map(\.value)
        return values.flatMap { scope.imports(in: $0) }
    }

    /// The stacks that import it.
    func importers(of name: String) -> [String] {
        (stacks ?? []).indices.filter { imports(of: $0).contains(name) }.map { stacks![$0].name }
    }

    /// Why an operation that is done can't be complete.
    func exportConflict(of index: Int) -> String? {
        let exports = outputs(of: index).exports
        for name in exports.names {
            guard let owner = stacks!.first(where: { $0.stackId != stacks![index].stackId && $0.exports[name] != nil }) else {
                continue
            }
            return "Export with name \(name) is already exported by stack \(owner.name)."
        }
        return importedExport(of: index, keeping: exports)
    }

    /// What is imported neither goes nor changes.
    func importedExport(of index: Int, keeping kept: ECS.StringMap) -> String? {
        for name in stacks![index].exports.names where kept[name] != stacks![index].exports[name] {
            guard let importer = importers(of: name).first else { continue }
            return kept[name] == nil
                ? "Delete canceled. Cannot delete export \(name) as it is in use by \(importer)."
                : "Cannot update export \(name) as it is in use by \(importer)."
        }
        return nil
    }
}

extension CloudFormation.TemplateScope {
    fileprivate func imports(in value: CloudFormation.Value) -> [String] {
        switch value {
        case .string, .integer, .number, .boolean: []
        case .list(let items): items.flatMap { imports(in: $0) }
        case .map(let entries):
            entries.flatMap { entry in
                entry.key == Function.importValue.rawValue
                    ? [((try? evaluate(entry.value, at: [])) ?? nil)?.text].compactMap { $0 } : imports(in: entry.value)
            }
        }
    }
}
