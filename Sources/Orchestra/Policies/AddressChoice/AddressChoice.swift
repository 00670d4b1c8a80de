extension EC2 {
    /// A subnet in which a new interface may get its address.
    public struct SubnetRoom: Hashable, Sendable, Codable {
        public var subnetId: String
        public var availabilityZone: String
        public var cidrBlock: String
        /// The addresses that can't be had, as numbers within the subnet, ascending: 0 is its first. Those that AWS keeps are
        /// among them.
        public var takenNumbers: [Int]
        /// How many tasks of the same service, or of the same family, have their address here.
        public var tasks: Int

        public init(subnetId: String, availabilityZone: String, cidrBlock: String, takenNumbers: [Int], tasks: Int = 0) {
            self.subnetId = subnetId
            self.availabilityZone = availabilityZone
            self.cidrBlock = cidrBlock
            self.takenNumbers = takenNumbers
            self.tasks = tasks
        }
    }

    /// An address of a subnet.
    public struct ChosenAddress: Hashable, Sendable, Codable {
        public var subnetId: String
        /// Within the subnet: 0 is its first address.
        public var number: Int

        public init(subnetId: String, number: Int) {
            self.subnetId = subnetId
            self.number = number
        }
    }

    /// Chooses the address of a task's network interface.
    public protocol AddressChoice: Sendable {
        /// - Parameter subnets: In the order of the network configuration; of a task on a container instance, those of its zone.
        /// - Returns: `nil` where no address is free. One that is taken is as good as none.
        func chooseAddress(in subnets: [SubnetRoom]) -> ChosenAddress?
    }
}
