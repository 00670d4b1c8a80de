// CreateHttpNamespace, CreatePrivateDnsNamespace, CreatePublicDnsNamespace, DeleteNamespace, and the operations that they are.

extension World {
    typealias NamespaceType = CloudMap.Namespace.NamespaceType

    var registry: DiscoveryRecords {
        get { discovery ?? DiscoveryRecords() }
        _modify {
            if discovery == nil { discovery = DiscoveryRecords() }
            yield &discovery!
        }
    }

    mutating func createNamespace(
        _ name: String, _ type: NamespaceType, vpc: String? = nil, soaTTL: Int? = nil
    ) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        try check(namespaceName: name, type)
        if let soaTTL {
            guard type != .http else { throw refuse("An HTTP namespace has no zone, and no SOA record.") }
            guard (0...2_147_483_647).contains(soaTTL) else { throw refuse("A TTL is 0 to 2147483647 seconds, not \(soaTTL).") }
        }
        let living = registry.namespaces.filter { $0.state != .deleted }
        // Two private zones of one name can serve two VPCs.
        if let known = living.first(where: { $0.name == name && ($0.type != .dnsPrivate || type != .dnsPrivate || $0.vpc == vpc) })
        {
            throw CloudMap.Error(
                .namespaceAlreadyExists, "The namespace \(name) exists already.", help: "It is \(known.id), of type \(known.type).")
        }
        guard living.count < quotas.namespaces else {
            throw CloudMap.Error(.resourceLimitExceeded, "An account has at most \(quotas.namespaces) namespaces.")
        }
        registry.namespaces.append(
            NamespaceRecord(
                id: "ns-" + cloudMapDigits(), name: name, type: type,
                soaTTL: type == .http ? nil : soaTTL ?? Self.defaultSOATTL, vpc: vpc, createdAt: moment))
        return begin(.createNamespace, .namespace(Int32(registry.namespaces.count - 1)))
    }

    /// What the console proposes for a zone (AWS Cloud Map Developer Guide, creating a namespace).
    private static let defaultSOATTL = 15

    mutating func deleteNamespace(_ id: String) throws(CloudMap.Error) -> CloudMap.Operation.ID {
        let index = try namespace(id)
        let services = registry.services.filter { $0.namespace == Int32(index) && !$0.isDeleted }
        guard services.isEmpty else {
            throw CloudMap.Error(
                .resourceInUse, "The namespace \(registry.namespaces[index].name) has services.",
                help: "Delete first: \(services.map(\.name).joined(separator: ", ")).")
        }
        registry.namespaces[index].state = .deleting
        return begin(.deleteNamespace, .namespace(Int32(index)))
    }

    /// By its id, or its ARN.
    func namespace(_ id: String) throws(CloudMap.Error) -> Int {
        let id = shortName(id)
        if let index = registry.namespaces.firstIndex(where: { $0.id == id && $0.state == .active }) { return index }
        let state = registry.namespaces.first { $0.id == id }?.state
        let known = registry.namespaces.filter { $0.state == .active }.map(\.id)
        throw CloudMap.Error(
            .namespaceNotFound, "No namespace with ID: \(id)",
            help: state == .creating
                ? "It is being created: wait until its operation is SUCCESS."
                : NearMiss.help(for: id, among: known, kind: "namespace"))
    }

    func describe(namespace index: Int) -> CloudMap.Namespace {
        let record = registry.namespaces[index]
        return CloudMap.Namespace(
            id: record.id, arn: CloudMap.Namespace.ID(record.id).arn, name: record.name, type: record.type,
            serviceCount: registry.services.count { $0.namespace == Int32(index) && !$0.isDeleted }, soaTTL: record.soaTTL,
            vpc: record.vpc, createDate: Timestamp(record.createdAt))
    }

    // MARK: Operations

    mutating func begin(
        _ type: CloudMap.Operation.OperationType, _ subject: CloudMapOperationRecord.Subject
    ) -> CloudMap.Operation.ID {
        let index = Int32(registry.operations.count)
        let id = cloudMapDigits() + cloudMapDigits()
        registry.operations.append(
            CloudMapOperationRecord(id: id, type: type, subject: subject, createdAt: moment, updatedAt: moment))
        wake(.cloudMapOperationDue(operation: index), at: moment + duration(of: type) / 2)
        return CloudMap.Operation.ID(id)
    }

    private func duration(of type: CloudMap.Operation.OperationType) -> Duration {
        switch type {
        case .createNamespace, .deleteNamespace: timing.namespaceOperation
        case .registerInstance, .deregisterInstance, .updateService: timing.instanceOperation
        }
    }

    mutating func cloudMapOperationDue(_ index: Int) {
        let operation = registry.operations[index]
        registry.operations[index].updatedAt = moment
        switch operation.status {
        case .submitted:
            registry.operations[index].status = .pending
            let end = operation.createdAt + duration(of: operation.type)
            switch operation.subject {
            // An instance's end is rung for by itself.
            case .instance: break
            case .namespace, .service: wake(.cloudMapOperationDue(operation: Int32(index)), at: end)
            }
        case .pending: finishOperation(index)
        case .success, .fail: break
        }
    }

    mutating func finishOperation(_ index: Int) {
        registry.operations[index].status = .success
        registry.operations[index].updatedAt = moment
        switch registry.operations[index].subject {
        case .namespace(let place): settleNamespace(Int(place))
        case .service(let place, let config): registry.services[Int(place)].dnsConfig = config
        case .instance: break
        }
    }

    private mutating func settleNamespace(_ index: Int) {
        let record = registry.namespaces[index]
        let isThere = record.state == .creating
        registry.namespaces[index].state = isThere ? .active : .deleted
        if isThere { settleClusters(waitingFor: index) }
        log(.namespaceChanged(namespace: record.name, type: record.type, isThere: isThere))
    }

    func describeOperation(_ id: String) throws(CloudMap.Error) -> CloudMap.Operation {
        guard let record = registry.operations.first(where: { $0.id == id }) else {
            throw CloudMap.Error(.operationNotFound, "No operation with ID: \(id)")
        }
        var targets = ECS.StringMap()
        switch record.subject {
        case .namespace(let index): targets["NAMESPACE"] = registry.namespaces[Int(index)].id
        case .service(let index, _): targets["SERVICE"] = registry.services[Int(index)].id
        case .instance(_, let id): targets["INSTANCE"] = id
        }
        return CloudMap.Operation(
            id: record.id, type: record.type, status: record.status, targets: targets, createDate: Timestamp(record.createdAt),
            updateDate: Timestamp(record.updatedAt))
    }

    // MARK: Names

    /// 16 letters and digits, as Cloud Map has them.
    mutating func cloudMapDigits() -> String {
        let number = String(identifiers.next(.cloudMap), radix: 36)
        return String((String(repeating: "0", count: 16) + number).suffix(16))
    }

    func refuse(_ message: String, _ help: String? = nil) -> CloudMap.Error { CloudMap.Error(.invalidInput, message, help: help) }

    private func check(namespaceName name: String, _ type: NamespaceType) throws(CloudMap.Error) {
        if type == .http {
            guard (1...1024).contains(name.utf8.count), name.utf8.allSatisfy({ (33...126).contains($0) }) else {
                throw refuse("An HTTP namespace's name is 1 to 1024 printable characters, without spaces.")
            }
        } else {
            guard isDomainName(name) else {
                throw refuse(
                    "The name \(name) is no domain name.",
                    "Use lower-case letters, digits and hyphens, in parts of up to 63 with dots between: concert.local.")
            }
        }
    }

    /// Parts of 1 to 63 letters, digits, hyphens and underscores, with dots between; 253 in all (RFC 1035; underscores as in SRV names).
    func isDomainName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 253
            && parts.allSatisfy { part in
                (1...63).contains(part.utf8.count) && part.first != "-" && part.last != "-"
                    && part.utf8.allSatisfy { $0 == 45 || $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }
            }
    }
}
