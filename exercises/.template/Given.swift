/// How many tasks a service is to have, and how many it has.
struct ServiceCounts: Codable, Hashable {
    var desiredCount: Int
    var runningCount: Int
    var pendingCount: Int
}
