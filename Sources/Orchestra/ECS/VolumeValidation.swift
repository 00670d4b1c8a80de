// The rules of volumes and mount points (Developer Guide, storage options for Amazon ECS tasks).

extension ECS.RegisterTaskDefinitionRequest {
    func validateVolumes() throws(ECS.Error) {
        let volumes = options.volumes
        for (index, volume) in volumes.enumerated() {
            try require(
                ECS.isName(volume.name), "Volume name '\(volume.name)' is invalid.",
                "Use 1 to 255 letters, digits, hyphens and underscores.")
            try require(!volumes[..<index].contains { $0.name == volume.name }, "Volume name '\(volume.name)' is used twice.")
            let kinds = [
                volume.host?.sourcePath != nil, volume.dockerVolumeConfiguration != nil, volume.efsVolumeConfiguration != nil,
            ]
            try require(
                kinds.count { $0 } <= 1, "Volume '\(volume.name)' has more than one configuration.",
                "It is a host path, a Docker volume or an EFS file system.")
        }
        for container in containerDefinitions {
            for mount in container.mountPoints {
                let source = mount.sourceVolume ?? ""
                guard !volumes.contains(where: { $0.name == source }) else { continue }
                throw refusal(
                    "Unknown volume '\(source)' in mount points of container '\(container.name)'.",
                    volumes.isEmpty
                        ? "The task definition has no volumes."
                        : NearMiss.help(for: source, among: volumes.map(\.name), kind: "volume"))
            }
        }
    }
}
