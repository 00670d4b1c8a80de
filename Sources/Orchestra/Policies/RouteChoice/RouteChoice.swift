extension EC2 {
    /// Chooses the route that a packet takes.
    public protocol RouteChoice: Sendable {
        /// - Parameters:
        ///   - address: IPv4, in dotted numbers.
        ///   - routes: Of the subnet's route table, in no particular order.
        /// - Returns: `nil` where none leads there.
        func chooseRoute(to address: String, among routes: [Route]) -> Route?
    }
}
