// What a task needs of the network before its containers start: images and secrets (Amazon ECS Developer Guide, stopped task error
// messages; Amazon ECR User Guide, interface VPC endpoints).

extension World {
    /// Looks for each container whether its image and its secrets can be reached from the task's subnet. On a container instance the
    /// machine fetches them, whose own network isn't played.
    mutating func noteUnreachableImages(of slot: TaskSlot, _ policies: Policies) {
        guard tasks[slot].host == nil, let end = end(of: slot) else { return }
        let found = definition(of: slot).containers.enumerated().compactMap { place, container in
            obstacle(for: container, end, policies).map { UnreachableImage(container: Int32(place), reason: $0) }
        }
        network!.interfaces[tasks[slot].id]?.unreachable = found.isEmpty ? nil : found
    }

    func unreachableImage(of slot: TaskSlot, _ container: Int) -> String? {
        interface(of: slot)?.unreachable?.first { Int($0.container) == container }?.reason
    }

    /// Why it can't be had; `nil` if it can.
    private func obstacle(
        for container: ECS.ContainerDefinition, _ end: NetworkEnd, _ policies: Policies
    ) -> String? {
        for secret in container.secrets {
            let service = secret.valueFrom.contains(":secretsmanager:") ? "secretsmanager" : "ssm"
            guard !reaches(service, end, policies) else { continue }
            let what = service == "ssm" ? "secrets from ssm" : "secret from asm"
            return Self.initialization("unable to retrieve \(what)", service)
        }
        let image = container.image
        guard Self.isECR(image) else {
            return reaches(nil, end, policies)
                ? nil
                : "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref \(image): failed to "
                    + "do request: Head \"\(Self.manifest(of: image))\": dial tcp \(Self.registryAddress):443: i/o timeout"
        }
        if !reaches("ecr.api", end, policies) {
            return Self.initialization("unable to retrieve ecr registry auth", "api.ecr")
        }
        if !reaches("ecr.dkr", end, policies) {
            return
                "CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref \(image): failed to "
                + "do request: Head \"\(Self.manifest(of: image))\": dial tcp \(Self.registryAddress):443: i/o timeout"
        }
        guard !reaches("s3", end, policies) else { return nil }
        return "CannotPullContainerError: failed to copy: httpReadSeeker: failed open: failed to do request: Get "
            + "\"https://prod-\(Account.region)-starport-layer-bucket.s3.\(Account.region).amazonaws.com/\": dial tcp "
            + "\(Self.registryAddress):443: i/o timeout"
    }

    /// By the VPC's endpoint for the service, or by the internet.
    private func reaches(_ service: String?, _ end: NetworkEnd, _ policies: Policies) -> Bool {
        let name = service.map { "com.amazonaws.\(Account.region).\($0)" }
        let registry = NetworkEnd(name: "the registry", vpcId: nil, address: Self.registryAddress)
        for endpoint in network!.endpoints where endpoint.vpcId == end.vpcId && endpoint.serviceName == name {
            switch endpoint.vpcEndpointType {
            case .gateway:
                let table = network!.routeTable(ofSubnet: end.subnetId, in: endpoint.vpcId)?.routeTableId ?? ""
                guard endpoint.routeTableIds.contains(table) else { continue }
                return passes(end, registry, "tcp", 443, "", policies).isPossible
            case .interface:
                // Its private name stands for its address, and for no other.
                guard let subnetId = endpoint.subnetIds.first, let subnet = network!.subnet(subnetId),
                    let holder = subnet.holders.first(where: { $0.kind == .endpoint(endpoint.vpcEndpointId) })
                else { continue }
                let other = NetworkEnd(
                    name: endpoint.vpcEndpointId, vpcId: endpoint.vpcId, subnetId: subnetId,
                    address: EC2.addressText(subnet.first + UInt32(holder.number)), groups: endpoint.groups)
                return connectivity(from: end, to: other, "tcp", 443, policies).isPossible
            }
        }
        return connectivity(from: end, to: registry, "tcp", 443, policies).isPossible
    }

    private static let registryAddress = "3.5.72.10"

    private static func isECR(_ image: String) -> Bool { image.contains(".dkr.ecr.") && image.contains(".amazonaws.com/") }

    private static func initialization(_ what: String, _ host: String) -> String {
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: \(what): service "
            + "call has been retried 3 time(s): RequestError: send request failed caused by: Post "
            + "\"https://\(host).\(Account.region).amazonaws.com/\": dial tcp \(registryAddress):443: i/o timeout. Please check your task "
            + "network configuration."
    }

    /// Of an image's registry, which is Docker Hub unless the image names another.
    private static func manifest(of image: String) -> String {
        let parts = image.split(separator: "/", maxSplits: 1)
        let namesHost = parts.count == 2 && (parts[0].contains(".") || parts[0].contains(":"))
        let host = namesHost ? String(parts[0]) : "registry-1.docker.io"
        let rest = namesHost ? String(parts[1]) : parts.count == 2 ? image : "library/\(image)"
        let pieces = rest.split(separator: ":", maxSplits: 1)
        return "https://\(host)/v2/\(pieces[0])/manifests/\(pieces.count == 2 ? pieces[1] : "latest")"
    }
}
