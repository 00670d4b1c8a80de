/// Why something happened, or didn't, in a run: the chain of events that led there, and the rule that decided.
public struct Explanation: Hashable, Sendable, Codable {
    /// What can be asked. Tasks are named by their labels (`users/B`) or ids, targets by the task's label or by address and port.
    public enum Question: Hashable, Sendable, Codable, CustomStringConvertible {
        /// Why was this task stopped?
        case stopped(task: String)
        /// Why does this task, or address, get no request?
        case requests(target: String)
        /// Why does this service's deployment stand still?
        case deployment(service: String)
        /// Why could no task of this service, or standalone family, be placed?
        case placement(of: String)
        /// Why did this stack go back, or why isn't it done?
        case stack(name: String)

        public var kind: Kind {
            switch self {
            case .stopped: .stopped
            case .requests: .requests
            case .deployment: .deployment
            case .placement: .placement
            case .stack: .stack
            }
        }

        public var name: String {
            switch self {
            case .stopped(let name), .requests(let name), .deployment(let name), .placement(let name), .stack(let name): name
            }
        }

        public init(_ kind: Kind, _ name: String) {
            switch kind {
            case .stopped: self = .stopped(task: name)
            case .requests: self = .requests(target: name)
            case .deployment: self = .deployment(service: name)
            case .placement: self = .placement(of: name)
            case .stack: self = .stack(name: name)
            }
        }

        /// `stopped users/B`
        public var description: String { "\(kind.rawValue) \(name)" }
    }

    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case stopped, requests, deployment, placement, stack
    }

    /// One entry of the log that has to do with it.
    public struct Link: Hashable, Sendable, Codable {
        public var entry: LogEntry
        /// The rule that made it happen, where there is one to name.
        public var rule: Rule?
    }

    public var question: Question
    /// One sentence.
    public var answer: String
    /// In the order of the log.
    public var links: [Link]
    /// The rule that decided; `nil` where nothing has been decided yet.
    public var rule: Rule?

    /// The run has nothing of that name.
    public struct UnknownName: Error, Hashable, Sendable, Codable, CustomStringConvertible {
        /// What there isn't, and what was probably meant.
        public var message: String

        public var description: String { message }
    }
}
