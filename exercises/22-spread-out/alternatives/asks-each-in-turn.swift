import Orchestra

/// Counts for each candidate anew, from the last to the first.
struct SpreadOut: ECS.PlacementStrategyPolicy {
    func bestInstances(
        among candidates: [ECS.PlacementCandidate], others: [ECS.PlacementCandidate], field: String
    ) -> [ECS.PlacementCandidate.ID] {
        var best: [String] = []
        var fewest = Int.max
        for candidate in candidates.reversed() {
            let neighbours = (others + candidates).filter { isTogether($0, candidate, field) }
            let tasks = neighbours.reduce(0) { $0 + $1.tasksOfGroup }
            if tasks < fewest { best = [] }
            fewest = min(fewest, tasks)
            if tasks == fewest { best.append(candidate.id) }
        }
        return best
    }

    private func isTogether(_ one: ECS.PlacementCandidate, _ other: ECS.PlacementCandidate, _ field: String) -> Bool {
        guard let colon = field.firstIndex(of: ":") else { return one.id == other.id }
        let name = String(field[colon...].dropFirst())
        return one.value(of: name) == other.value(of: name)
    }
}
