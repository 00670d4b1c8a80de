// A task's network interface: an address of a subnet, from PROVISIONING until the task has STOPPED.

extension World {
    func interface(of slot: TaskSlot) -> InterfaceRecord? { network?.interfaces[tasks[slot].id] }

    mutating func note(_ configuration: ECS.AwsVpcConfiguration, of slot: TaskSlot) {
        let vpc = configuration.subnets.compactMap { network!.subnet($0)?.vpcId }.first ?? ""
        let groups = configuration.securityGroups ?? []
        network!.interfaces[tasks[slot].id] = InterfaceRecord(
            configuration: configuration, vpcId: vpc,
            securityGroups: groups.isEmpty ? [network!.defaultGroup(of: vpc)] : groups)
    }

    // snippet.reserve-address
    /// Takes an address for the task, if one of its subnets has one left: on a container instance, one of the instance's zone.
    mutating func reserveAddress(for slot: TaskSlot, _ choice: any EC2.AddressChoice) {
        guard var record = interface(of: slot), !record.isThere, lackingGroup(of: record) == nil else { return }
        let machineZone = tasks[slot].host.flatMap { capacity!.instances[Int($0.instance)].availabilityZone }
        let subnets = record.configuration.subnets.compactMap { network!.subnet($0) }.filter {
            machineZone == nil || $0.zone == machineZone
        }
        let rooms = rooms(in: subnets, for: slot)
        guard let chosen = choice.chooseAddress(in: rooms),
            let place = network!.subnets.firstIndex(where: { $0.subnetId == chosen.subnetId }),
            subnets.contains(where: { $0.subnetId == chosen.subnetId }), network!.subnets[place].isFree(chosen.number)
        else { return }
        // snippet.end
        network!.subnets[place].hold(Int32(chosen.number), .task(slot))
        record.subnetId = chosen.subnetId
        record.zone = network!.subnets[place].zone
        record.address = network!.subnets[place].first + UInt32(chosen.number)
        record.isThere = true
        if record.configuration.assignPublicIp == .enabled { record.publicAddress = network!.nextPublicAddress() }
        network!.interfaces[tasks[slot].id] = record
        tellOfNetwork(
            .interfaceCreated(
                task: tasks[slot].id, label: tasks[slot].label, subnetId: chosen.subnetId,
                privateIpAddress: EC2.addressText(record.address)))
    }

    /// With the tasks of the same service, or of the same group of standalone tasks, that are to run there.
    private func rooms(in subnets: [SubnetRecord], for slot: TaskSlot) -> [EC2.SubnetRoom] {
        let service = Int(tasks[slot].service)
        let siblings = service >= 0 ? services[service].tasks : clusters[Int(tasks[slot].cluster)].standaloneTasks
        var rooms = subnets.map { record in
            EC2.SubnetRoom(
                subnetId: record.subnetId, availabilityZone: record.zone, cidrBlock: record.cidrBlock,
                takenNumbers: [0, 1, 2, 3] + record.holders.map { Int($0.number) } + [Int(record.size) - 1])
        }
        for sibling in siblings where tasks[sibling].desiredStatus == .running && tasks[sibling].group == tasks[slot].group {
            guard let other = interface(of: sibling), other.isThere,
                let room = rooms.firstIndex(where: { $0.subnetId == other.subnetId })
            else { continue }
            rooms[room].tasks += 1
        }
        return rooms
    }

    /// - Returns: Whether it has its address.
    mutating func attachInterface(of slot: TaskSlot, _ policies: Policies) -> Bool {
        // Somebody may have given one back since.
        reserveAddress(for: slot, policies.addressChoice)
        guard let record = interface(of: slot), record.isThere else {
            let reason = missingAddress(of: slot)
            if tasks[slot].service >= 0 { tellOnce(Int(tasks[slot].service), "failed to launch a task with (error \(reason)).") }
            beginStop(slot, .taskFailedToStart, reason, graceful: false, policies)
            return false
        }
        tasks[slot].address = record.address
        noteUnreachableImages(of: slot, policies)
        return true
    }

    /// As the stopped task error messages have it (Amazon ECS Developer Guide).
    private func missingAddress(of slot: TaskSlot) -> String {
        let record = interface(of: slot)!
        let known = record.configuration.subnets.filter { network!.subnet($0) != nil }
        let code: EC2.Error.Code =
            lackingGroup(of: record) != nil
            ? .invalidGroupNotFound : known.isEmpty ? .invalidSubnetIDNotFound : .insufficientFreeAddressesInSubnet
        let isPublic = record.configuration.assignPublicIp == .enabled
        return "Unexpected EC2 error while attempting to Create Network Interface with public IP assignment "
            + "\(isPublic ? "enabled" : "disabled") in subnet '\(known.first ?? record.configuration.subnets[0])': \(code.rawValue)"
    }

    private func lackingGroup(of record: InterfaceRecord) -> String? {
        record.securityGroups.first { network!.group($0) == nil }
    }

    /// The task has stopped: its address is free again.
    mutating func releaseInterface(of slot: TaskSlot) {
        guard let record = interface(of: slot), record.isThere, let subnetId = record.subnetId else { return }
        if let place = network!.subnets.firstIndex(where: { $0.subnetId == subnetId }) {
            network!.subnets[place].release(record.address)
        }
        network!.interfaces[tasks[slot].id]?.isThere = false
        tellOfNetwork(
            .interfaceDeleted(
                task: tasks[slot].id, label: tasks[slot].label, subnetId: subnetId,
                privateIpAddress: EC2.addressText(record.address)))
    }

    // MARK: Finding

    /// Who has an address in a VPC.
    func holder(of address: UInt32, in vpc: String) -> (subnet: SubnetRecord, holder: AddressHolder)? {
        guard let record = network?.subnets.first(where: { $0.vpcId == vpc && $0.has(address) }) else { return nil }
        return record.holder(of: address).map { (record, $0) }
    }

    /// The task that has a target's address.
    func addressOwner(of slot: TargetSlot) -> TaskSlot? {
        if let vpc = targetGroups[Int(targets[slot].targetGroup)].vpc {
            return holder(of: targets[slot].address, in: vpc)?.holder.task
        }
        return addresses.owners[targets[slot].address]
    }

    /// The zone of the subnet that has a target's address; `nil` in the default VPC.
    func subnetZone(of slot: TargetSlot) -> String? {
        guard let network else { return nil }
        if let task = targets[slot].task, tasks.contains(task), let record = interface(of: task) { return record.zone }
        guard let vpc = targetGroups[Int(targets[slot].targetGroup)].vpc else { return nil }
        return network.subnets.first { $0.vpcId == vpc && $0.has(targets[slot].address) }?.zone
    }

    // MARK: Describing

    /// Of tasks, load balancers, gateways and endpoints, by subnets and addresses.
    func describeNetworkInterfaces() -> [EC2.NetworkInterface] {
        (network?.subnets ?? []).flatMap { subnet in subnet.holders.map { describe($0, in: subnet) } }
    }

    private func describe(_ holder: AddressHolder, in subnet: SubnetRecord) -> EC2.NetworkInterface {
        let address = subnet.first + UInt32(holder.number)
        var (publicAddress, groups, owner, number): (UInt32, [String], String, UInt64)
        number = Identifiers.derived(
            from: subnet.subnetId.utf8.reduce(UInt64(address)) { $0 &* 31 &+ UInt64($1) }, .networkInterface)
        switch holder.kind {
        case .task(let slot):
            let record = interface(of: slot)
            (publicAddress, groups) = (record?.publicAddress ?? 0, record?.securityGroups ?? [])
            owner = arn(of: tasks[slot].id, in: Int(tasks[slot].cluster))
            number = Identifiers.derived(from: tasks[slot].id.high, .networkInterface)
        case .loadBalancer(let index):
            let own = loadBalancers[Int(index)].network
            publicAddress = own?.nodes.first { $0.address == address }?.publicAddress ?? 0
            (groups, owner) = (own?.securityGroups ?? [], loadBalancers[Int(index)].id.arn)
        case .natGateway(let id):
            let own = network!.natGateways.first { $0.natGatewayId == id }
            (publicAddress, groups, owner) = (own.flatMap { EC2.addressNumber($0.publicIp) } ?? 0, [], id)
        case .endpoint(let id):
            let own = network!.endpoints.first { $0.vpcEndpointId == id }
            (publicAddress, groups, owner) = (0, own?.groups ?? [], id)
        }
        return EC2.NetworkInterface(
            networkInterfaceId: "eni-0\(number.hexadecimal)", subnetId: subnet.subnetId, vpcId: subnet.vpcId,
            availabilityZone: subnet.zone, privateIpAddress: EC2.addressText(address),
            publicIp: publicAddress == 0 ? nil : EC2.addressText(publicAddress), groups: groups, description: owner)
    }

    /// What a task's attachment tells of it (Amazon ECS Developer Guide, task networking).
    func attachmentDetails(of record: InterfaceRecord, _ number: UInt64, isAttached: Bool) -> [ECS.KeyValuePair] {
        var details: [ECS.KeyValuePair] = []
        if let subnetId = record.subnetId { details.append(.init("subnetId", subnetId)) }
        guard isAttached else { return details }
        let address = EC2.addressText(record.address)
        let name = address.split(separator: ".").joined(separator: "-")
        let pairs = (0..<6).map { place -> String in
            let byte = place == 0 ? 0x02 : UInt8(truncatingIfNeeded: number >> UInt64(8 * place))
            return (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return details + [
            .init("networkInterfaceId", "eni-0\(number.hexadecimal)"), .init("macAddress", pairs.joined(separator: ":")),
            .init("privateDnsName", "ip-\(name).\(Account.region).compute.internal"), .init("privateIPv4Address", address),
        ]
    }
}
