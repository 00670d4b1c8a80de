/// Which task of a service leaves next when there are too many (Amazon ECS Developer Guide, task placement, and service scale-in).
struct LeavingOrder {
    struct Candidate {
        /// Counts the tasks of the service.
        var number: Int
        var instance: Int32
        var zone: String
        var attributes: [ECS.Attribute]
        var freeCPU: Int
        var freeMemory: Int
        /// What it would give back.
        var cpu: Int
        var memory: Int
        var provider: String?
        /// The lowest leaves first; `nil` for one that doesn't leave.
        var leavesFirst: Int?
    }

    private let strategies: [ECS.PlacementStrategy]
    private let providers: [ECS.CapacityProviderStrategyItem]
    private let tasks: [Candidate]
    private var isGone: [Bool]
    /// What those that left gave back, by instance.
    private var given: [Int32: (cpu: Int, memory: Int)] = [:]
    /// The group of each task for each strategy that counts groups.
    private var groups: [(groups: [Int], counts: [Int])]

    init(strategies: [ECS.PlacementStrategy], providers: [ECS.CapacityProviderStrategyItem], tasks: [Candidate]) {
        self.strategies = strategies.isEmpty ? ECS.PlacementStrategy.serviceDefault : strategies
        self.providers = providers
        self.tasks = tasks
        isGone = tasks.map { _ in false }
        groups = self.strategies.map { strategy in
            guard strategy.type == .spread else { return ([], []) }
            return Self.count(tasks, by: strategy.normalField)
        }
    }

    private static func count(_ tasks: [Candidate], by field: String) -> (groups: [Int], counts: [Int]) {
        var (numbers, groups, counts) = ([String: Int](), [Int](), [Int]())
        let attribute = field.hasPrefix("attribute:") ? String(field.dropFirst(10)) : nil
        for task in tasks {
            let key: String
            if let attribute {
                key = task.attributes.first { $0.name == attribute }.map { "=" + ($0.value ?? "") } ?? ""
            } else {
                key = "\(task.instance)"
            }
            let number = numbers[key] ?? counts.count
            if number == counts.count { counts.append(0) }
            numbers[key] = number
            groups.append(number)
            counts[number] += 1
        }
        return (groups, counts)
    }

    /// Its index; `nil` if nobody may leave.
    mutating func next() -> Int? {
        var left = tasks.indices.filter { !isGone[$0] && tasks[$0].leavesFirst != nil }
        guard let first = left.map({ tasks[$0].leavesFirst! }).min() else { return nil }
        left = left.filter { tasks[$0].leavesFirst == first }
        left = overrepresented(left)
        for (place, strategy) in strategies.enumerated() {
            left = narrow(left, strategy, groups[place])
            guard strategy == .spread(ECS.PlacementStrategy.availabilityZone) else { continue }
            // Of zones that are equally full, the last by name.
            let zone = left.map { tasks[$0].zone }.max()
            left = left.filter { tasks[$0].zone == zone }
        }
        // At last, the newest.
        guard let next = left.max(by: { tasks[$0].number < tasks[$1].number }) else { return nil }
        leave(next)
        return next
    }

    private mutating func leave(_ index: Int) {
        isGone[index] = true
        for place in groups.indices where !groups[place].groups.isEmpty { groups[place].counts[groups[place].groups[index]] -= 1 }
        let before = given[tasks[index].instance] ?? (0, 0)
        given[tasks[index].instance] = (before.cpu + tasks[index].cpu, before.memory + tasks[index].memory)
    }

    private func narrow(_ left: [Int], _ strategy: ECS.PlacementStrategy, _ counted: (groups: [Int], counts: [Int])) -> [Int] {
        switch strategy.type {
        case .random: return left
        case .spread:
            let fullest = left.map { counted.counts[counted.groups[$0]] }.max()
            return left.filter { counted.counts[counted.groups[$0]] == fullest }
        case .binpack:
            let most = left.map { remaining(after: $0, strategy.normalField) }.max()
            return left.filter { remaining(after: $0, strategy.normalField) == most }
        }
    }

    /// What its instance would have left without it.
    private func remaining(after index: Int, _ field: String) -> Int {
        let (task, more) = (tasks[index], given[tasks[index].instance] ?? (0, 0))
        return field == "cpu" ? task.freeCPU + task.cpu + more.cpu : task.freeMemory + task.memory + more.memory
    }

    /// Those of the provider that has most beyond its share.
    private func overrepresented(_ left: [Int]) -> [Int] {
        guard providers.count > 1 else { return left }
        let weights = providers.reduce(0) { $0 + $1.weight }
        let counts = providers.map { item in
            tasks.indices.count { !isGone[$0] && tasks[$0].provider == item.capacityProvider }
        }
        let beyond = providers.indices.map { max(counts[$0] - providers[$0].base, 0) }
        let all = beyond.reduce(0, +)
        func excess(_ place: Int) -> Int { beyond[place] * max(weights, 1) - all * providers[place].weight }
        let present = providers.indices.filter { place in left.contains { tasks[$0].provider == providers[place].capacityProvider }
        }
        // Nobody gives of his base while another has more than his.
        guard let worst = present.max(by: { (beyond[$0] > 0 ? 1 : 0, excess($0), $0) < (beyond[$1] > 0 ? 1 : 0, excess($1), $1) })
        else { return left }
        return left.filter { tasks[$0].provider == providers[worst].capacityProvider }
    }
}
