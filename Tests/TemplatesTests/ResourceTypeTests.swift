import Orchestra
import Testing

/// What the engine says of resource types, beside the schemas that AWS publishes, as cfn-lint has them.
@Suite struct ResourceTypeTests {
    private struct Schema {
        var createOnly: Set<String>
        /// May be changed in place, or not.
        var conditional: Set<String>
        var required: Set<String>
        var properties: Set<String>
    }

    private static let reader = """
        import cfnlint, glob, json, os
        folder = os.path.join(os.path.dirname(cfnlint.__file__), 'data', 'schemas', 'resources')
        def short(paths): return ','.join(sorted(path[len('/properties/'):] for path in paths))
        for path in glob.glob(os.path.join(folder, '*.json')):
            schema = json.load(open(path))
            print('|'.join([
                schema.get('typeName', ''), short(schema.get('createOnlyProperties', [])),
                short(schema.get('conditionalCreateOnlyProperties', [])), ','.join(schema.get('required', [])),
                ','.join(schema.get('properties', {}))]))
        """

    private func schemas() throws -> [String: Schema] {
        let result = try #require(try Program.run(["python3", "-c", Self.reader]))
        var schemas: [String: Schema] = [:]
        for line in result.output.split(separator: "\n") {
            let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { part in
                Set(part.split(separator: ",").map(String.init))
            }
            guard parts.count == 5, let name = line.split(separator: "|").first else { continue }
            // Regions may differ in what they know already.
            let before = schemas[String(name)]?.properties ?? []
            schemas[String(name)] = Schema(
                createOnly: parts[1], conditional: parts[2], required: parts[3], properties: parts[4].union(before))
        }
        return schemas
    }

    @Test(.enabled(if: Program.hasSchemas, "cfn-lint's schemas aren't here"))
    func `what can't change in place is what AWS's schemas say`() throws {
        let schemas = try schemas()
        for name in CloudFormation.ResourceType.names {
            let schema = try #require(schemas[name], "\(name)")
            let type = try #require(CloudFormation.ResourceType.named(name))
            #expect(schema.required.isSubset(of: type.required), "\(name)")
            guard let createOnly = type.createOnly else {
                // All but Tags.
                #expect(schema.properties.subtracting(schema.createOnly) == ["Tags", "TaskDefinitionArn"], "\(name)")
                continue
            }
            #expect(createOnly.isSubset(of: schema.createOnly.union(schema.conditional)), "\(name)")
            #expect(schema.createOnly.subtracting(createOnly) == Self.untaken[name, default: []], "\(name)")
        }
    }

    @Test(.enabled(if: Program.hasSchemas, "cfn-lint's schemas aren't here"))
    func `what is kept by its name alone may have what AWS's schemas say`() throws {
        let schemas = try schemas()
        for service in CloudFormation.OtherService.allCases {
            let schema = try #require(schemas["AWS::\(service.rawValue)"])
            #expect(service.properties.isSubset(of: schema.properties), "\(service)")
            #expect(
                schema.properties.subtracting(service.properties).isSubset(of: ["Arn", "Id", "RepositoryUri", "RoleId"]),
                "\(service)")
        }
    }

    /// Properties that the engine refuses, so that nobody can change them.
    private static let untaken: [String: Set<String>] = [
        "AWS::EC2::EIP": ["Address", "IpamPoolId", "NetworkBorderGroup", "TransferAddress"],
        "AWS::EC2::NatGateway": ["AvailabilityMode", "PrivateIpAddress", "VpcId"],
        "AWS::EC2::Route": ["DestinationIpv6CidrBlock", "DestinationPrefixListId"],
        "AWS::EC2::SecurityGroupEgress": ["DestinationPrefixListId"],
        "AWS::EC2::SecurityGroupIngress": [
            "GroupName", "SourcePrefixListId", "SourceSecurityGroupName", "SourceSecurityGroupOwnerId",
        ],
        "AWS::EC2::Subnet": [
            "AvailabilityZoneId", "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId", "Ipv6Native", "Ipv6NetmaskLength",
            "OutpostArn",
        ],
        "AWS::EC2::VPC": ["Ipv4IpamPoolId", "Ipv4NetmaskLength"],
        "AWS::EC2::VPCEndpoint": [
            "DnsOptions/PrivateDnsPreference", "DnsOptions/PrivateDnsSpecifiedDomains", "ResourceConfigurationArn",
            "ServiceNetworkArn", "ServiceRegion",
        ],
    ]
}
