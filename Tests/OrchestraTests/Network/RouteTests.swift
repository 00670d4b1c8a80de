import Orchestra
import Testing

@Suite struct RouteTests {
    @Test(.rule("route.longest-prefix")) func `the longest prefix wins, wherever it stands`() {
        let routes = [
            EC2.Route(destinationCidrBlock: "0.0.0.0/0", gatewayId: "igw-1"),
            EC2.Route(destinationCidrBlock: "10.0.0.0/16", gatewayId: "local"),
            EC2.Route(destinationCidrBlock: "203.0.113.0/24", natGatewayId: "nat-1"),
            EC2.Route(destinationCidrBlock: "203.0.113.128/25", natGatewayId: "nat-2", state: .blackhole),
        ]
        for order in [routes, routes.reversed()] {
            func chosen(_ address: String) -> String? {
                let route = EC2.LongestPrefix().chooseRoute(to: address, among: order)
                return route?.gatewayId ?? route?.natGatewayId
            }
            #expect(chosen("10.0.7.7") == "local")
            #expect(chosen("203.0.113.9") == "nat-1")
            #expect(chosen("203.0.113.200") == "nat-2")
            #expect(chosen("198.51.100.1") == "igw-1")
        }
        #expect(EC2.LongestPrefix().chooseRoute(to: "10.1.0.1", among: [routes[1]]) == nil)
    }

    @Test(.rule("route.create")) func `a route leads to a gateway of the same VPC, once`() throws {
        var world = try NetworkStage()
        let (table, gateway, nat) = (world.publicTable, world.gateway, world.nat)
        #expect(networkError { try world.stage.createRoute(in: table, gatewayId: gateway) }?.code == .routeAlreadyExists)
        #expect(
            networkError { try world.stage.createRoute(in: table, destinationCidrBlock: "1.0.0.0/8") }?.code == .missingParameter)
        #expect(
            networkError {
                try world.stage.createRoute(in: table, destinationCidrBlock: "1.0.0.0/8", gatewayId: gateway, natGatewayId: nat)
            }?.code == .missingParameter)
        let loose = try world.stage.createInternetGateway().internetGatewayId
        #expect(
            networkError { try world.stage.createRoute(in: table, destinationCidrBlock: "1.0.0.0/8", gatewayId: loose) }?.message
                == "route table \(table) and network gateway \(loose) belong to different networks")
        try world.stage.createRoute(in: table, destinationCidrBlock: "1.0.0.7/8", natGatewayId: nat)
        let routes = world.stage.describeRouteTables().first { $0.routeTableId == table }!.routes
        #expect(routes.map(\.destinationCidrBlock) == ["10.0.0.0/16", "0.0.0.0/0", "1.0.0.0/8"])
    }

    @Test(.rule("route.local")) func `within the VPC no other way leads anywhere`() throws {
        var world = try NetworkStage()
        let table = world.publicTable
        let gateway = world.stage.describeInternetGateways()[0].internetGatewayId
        for block in ["10.0.1.0/24", "10.0.0.0/16"] {
            let error = networkError {
                try world.stage.createRoute(in: table, destinationCidrBlock: block, gatewayId: gateway)
            }
            #expect(error?.code == .invalidParameterValue)
        }
    }

    @Test(.rule("route.local")) func `the local route stays`() throws {
        var world = try NetworkStage()
        let table = world.publicTable
        #expect(
            networkError { try world.stage.deleteRoute(in: table, destinationCidrBlock: "10.0.0.0/16") }?.code
                == .invalidParameterValue)
        #expect(
            networkError { try world.stage.deleteRoute(in: table, destinationCidrBlock: "9.0.0.0/8") }?.code
                == .invalidRouteNotFound)
        try world.stage.deleteRoute(in: table)
        #expect(world.stage.describeRouteTables().first { $0.routeTableId == table }!.routes.count == 1)
    }

    @Test(.rule("route.blackhole")) func `a route to what is gone is a black hole`() throws {
        var world = try NetworkStage()
        try world.stage.deleteNatGateway(world.nat)
        let table = world.privateTable
        let routes = world.stage.describeRouteTables().first { $0.routeTableId == table }!.routes
        #expect(routes.map(\.state) == [.active, .blackhole])
    }

    @Test(.rule("route.association")) func `a subnet follows its table, or the main one`() throws {
        var world = try NetworkStage()
        let (table, subnet) = (world.privateTable, world.publics[0])
        #expect(networkError { try world.stage.associateRouteTable(table, with: subnet) }?.code == .resourceAlreadyAssociated)
        let main = world.stage.describeRouteTables()[0].associations[0].routeTableAssociationId
        #expect(networkError { try world.stage.disassociateRouteTable(main) }?.code == .invalidParameterValue)
        let task = try world.task(world.outside)
        let before = world.stage.canConnect(from: .task(task), to: .address("203.0.113.9"), port: 443)
        #expect(before.isPossible)
        let own = world.stage.describeRouteTables().flatMap(\.associations).first { $0.subnetId == subnet }!
        try world.stage.disassociateRouteTable(own.routeTableAssociationId)
        let after = world.stage.canConnect(from: .task(task), to: .address("203.0.113.9"), port: 443)
        #expect(after.cause == .noRoute)
        #expect(after.refusedBy == [world.stage.describeRouteTables()[0].routeTableId])
    }
}
