extension EC2 {
    /// The reference: the zone with the fewest tasks, in it the first subnet that has room, and there the lowest free address.
    /// (AWS spreads Fargate tasks over the zones of the subnets, and doesn't say which address they get.)
    public struct SpreadOverZones: AddressChoice {
        public init() {}

        // snippet.address-choice
        public func chooseAddress(in subnets: [SubnetRoom]) -> ChosenAddress? {
            let free = subnets.compactMap { room in Self.lowestFree(in: room).map { (room, $0) } }
            func tasks(in zone: String) -> Int { subnets.reduce(0) { $1.availabilityZone == zone ? $0 + $1.tasks : $0 } }
            let best = free.map { tasks(in: $0.0.availabilityZone) }.min()
            return free.first { tasks(in: $0.0.availabilityZone) == best }.map {
                ChosenAddress(subnetId: $0.0.subnetId, number: $0.1)
            }
        }

        static func lowestFree(in room: SubnetRoom) -> Int? {
            var number = 0
            for taken in room.takenNumbers where taken == number { number += 1 }
            return number < ELB.CIDRBlock(room.cidrBlock)?.addressCount ?? 0 ? number : nil
        }
        // snippet.end
    }
}

extension EC2.AddressChoice where Self == EC2.SpreadOverZones {
    public static var spreadOverZones: EC2.SpreadOverZones { EC2.SpreadOverZones() }
}
