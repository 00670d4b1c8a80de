/// Which task definition somebody means.
struct TaskDefinitionLabel: Codable, Hashable {
    var family: String
    /// `nil` if the text names none.
    var revision: Int?
}
