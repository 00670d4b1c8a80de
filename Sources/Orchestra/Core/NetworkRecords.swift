// What the world remembers of networks; nothing of it is there until somebody makes some of it.

struct NetworkRecords: Equatable, Sendable, Codable {
    /// There is a VPC, or was one: tasks of awsvpc need a network configuration from then on.
    var hasVpc = false
    var vpcs: [EC2.Vpc] = []
    var subnets: [SubnetRecord] = []
    var routeTables: [EC2.RouteTable] = []
    var internetGateways: [EC2.InternetGateway] = []
    var natGateways: [EC2.NatGateway] = []
    var endpoints: [EC2.VpcEndpoint] = []
    var securityGroups: [EC2.SecurityGroup] = []
    /// Of tasks with a network configuration, until they are forgotten.
    var interfaces = HashIndex<ECS.Task.ID, InterfaceRecord>()
    /// How many public addresses were given.
    var publicAddresses: UInt32 = 0

    func subnet(_ id: String) -> SubnetRecord? { subnets.first { $0.subnetId == id } }
    func group(_ id: String) -> EC2.SecurityGroup? { securityGroups.first { $0.groupId == id } }

    /// The group that a VPC has from the beginning.
    func defaultGroup(of vpc: String) -> String {
        securityGroups.first { $0.vpcId == vpc && $0.groupName == "default" }?.groupId ?? ""
    }

    /// That of its association, or the main one.
    func routeTable(ofSubnet id: String, in vpc: String) -> EC2.RouteTable? {
        routeTables.first { $0.associations.contains { $0.subnetId == id } }
            ?? routeTables.first { $0.vpcId == vpc && $0.associations.contains(where: \.main) }
    }

    /// Public addresses are never given twice: 52.16.0.0/12 is large.
    mutating func nextPublicAddress() -> UInt32 {
        publicAddresses += 1
        return 0x3410_0000 + publicAddresses
    }
}

struct SubnetRecord: Hashable, Sendable, Codable {
    var subnetId: String
    var vpcId: String
    var zone: String
    var first: UInt32
    var size: Int32
    /// By ascending numbers; without those that AWS keeps.
    var holders: [AddressHolder] = []

    var cidrBlock: String { "\(EC2.addressText(first))/\(prefix)" }
    private var prefix: Int { 32 - size.trailingZeroBitCount }
    var freeCount: Int { Int(size) - EC2.Limits.reserved - holders.count }

    func holder(of address: UInt32) -> AddressHolder? {
        guard has(address) else { return nil }
        let place = place(of: Int32(address - first))
        return place < holders.count && holders[place].number == Int32(address - first) ? holders[place] : nil
    }

    func has(_ address: UInt32) -> Bool { address >= first && address - first < UInt32(size) }
    func isFree(_ number: Int) -> Bool {
        (4..<Int(size) - 1).contains(number) && holder(of: first + UInt32(number)) == nil
    }

    mutating func hold(_ number: Int32, _ kind: AddressHolder.Kind) {
        holders.insert(AddressHolder(number: number, kind: kind), at: place(of: number))
    }

    mutating func release(_ address: UInt32) {
        guard has(address) else { return }
        holders.removeAll { $0.number == Int32(address - first) }
    }

    private func place(of number: Int32) -> Int {
        var (low, high) = (0, holders.count)
        while low < high {
            let middle = (low + high) / 2
            if holders[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Who has an address of a subnet.
struct AddressHolder: Hashable, Sendable, Codable {
    enum Kind: Hashable, Sendable, Codable {
        case task(TaskSlot)
        /// By its place.
        case loadBalancer(Int32)
        case natGateway(String)
        case endpoint(String)
    }

    /// Within the subnet.
    var number: Int32
    var kind: Kind

    var task: TaskSlot? { if case .task(let slot) = kind { slot } else { nil } }
}

/// A task's network interface.
struct InterfaceRecord: Hashable, Sendable, Codable {
    var configuration: ECS.AwsVpcConfiguration
    /// `nil` until it is chosen.
    var subnetId: String?
    var vpcId: String
    var zone: String?
    var securityGroups: [String]
    /// 0 while none was free.
    var address: UInt32 = 0
    var publicAddress: UInt32 = 0
    /// The address is held.
    var isThere = false
    /// Images and secrets that can't be reached from its subnet, by the places of the containers.
    var unreachable: [UnreachableImage]?
}

struct UnreachableImage: Hashable, Sendable, Codable {
    var container: Int32
    var reason: String
}

/// What a load balancer has of a VPC.
struct LoadBalancerNetwork: Hashable, Sendable, Codable {
    struct Node: Hashable, Sendable, Codable {
        var zone: Int32
        var subnetId: String
        var address: UInt32
        var publicAddress: UInt32
    }

    var vpcId: String
    var securityGroups: [String]
    /// In the order of the zones.
    var nodes: [Node]
}
