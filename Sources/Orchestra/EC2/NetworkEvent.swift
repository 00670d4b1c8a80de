extension EC2 {
    /// What the log tells of networks.
    public enum NetworkEvent: Hashable, Sendable, Codable, CustomStringConvertible {
        /// A resource by its id, and what it is.
        case created(String, String)
        case changed(String, String)
        case deleted(String)
        case interfaceCreated(task: ECS.Task.ID, label: TaskLabel, subnetId: String, privateIpAddress: String)
        /// The address is free again.
        case interfaceDeleted(task: ECS.Task.ID, label: TaskLabel, subnetId: String, privateIpAddress: String)

        public var description: String {
            switch self {
            case .created(let id, let what): "\(id) created: \(what)"
            case .changed(let id, let what): "\(id): \(what)"
            case .deleted(let id): "\(id) deleted"
            case .interfaceCreated(_, let label, let subnetId, let address): "\(label) has \(address) in \(subnetId)"
            case .interfaceDeleted(_, let label, let subnetId, let address): "\(label) gives \(address) back to \(subnetId)"
            }
        }
    }
}
