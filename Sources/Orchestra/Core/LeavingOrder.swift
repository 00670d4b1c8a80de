/// Which task of a service leaves next when there are too many (Amazon ECS Developer Guide, task placement, and service scale-in).
///
/// Tasks that are alike in everything but their age are looked at as one: a step costs as much as there are instances.
struct LeavingOrder {
    struct Candidate {
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

    private struct Key: Hashable {
        var leavesFirst: Int
        var provider: Int
        var instance: Int32
    }

    private struct Bunch {
        var key: Key
        /// Zones in the order of their names.
        var zone: Int
        /// By strategy, the group of its instance.
        var groups: [Int]
        /// Indices of tasks, the newest last.
        var tasks: [Int]
        var freeCPU: Int
        var freeMemory: Int
    }

    private let strategies: [ECS.PlacementStrategy]
    private let providers: [ECS.CapacityProviderStrategyItem]
    private let tasks: [Candidate]
    private var bunches: [Bunch] = []
    /// What those that left gave back, by instance.
    private var given: [Int32: (cpu: Int, memory: Int)] = [:]
    /// By strategy and group, the tasks that are left.
    private var counts: [[Int]] = []
    private var providerCounts: [Int]

    /// - Parameter tasks: The oldest first.
    init(strategies: [ECS.PlacementStrategy], providers: [ECS.CapacityProviderStrategyItem], tasks: [Candidate]) {
        self.strategies = strategies.isEmpty ? ECS.PlacementStrategy.serviceDefault : strategies
        self.providers = providers
        self.tasks = tasks
        providerCounts = providers.map { item in tasks.count { $0.provider == item.capacityProvider } }
        let groups = self.strategies.map { strategy in
            strategy.type == .spread ? Self.groups(of: tasks, by: strategy.normalField) : tasks.map { _ in 0 }
        }
        counts = groups.map { numbers in
            var counts = [Int](repeating: 0, count: (numbers.max() ?? 0) + 1)
            for number in numbers { counts[number] += 1 }
            return counts
        }
        let zones = Self.ranks(of: tasks.map(\.zone))
        var places: [Key: Int] = [:]
        for (index, task) in tasks.enumerated() {
            guard let leavesFirst = task.leavesFirst else { continue }
            let provider = providers.firstIndex { $0.capacityProvider == task.provider } ?? -1
            let key = Key(leavesFirst: leavesFirst, provider: provider, instance: task.instance)
            if let place = places[key] {
                bunches[place].tasks.append(index)
            } else {
                places[key] = bunches.count
                bunches.append(
                    Bunch(
                        key: key, zone: zones[index], groups: groups.map { $0[index] }, tasks: [index], freeCPU: task.freeCPU,
                        freeMemory: task.freeMemory))
            }
        }
    }

    private static func groups(of tasks: [Candidate], by field: String) -> [Int] {
        let attribute = field.hasPrefix("attribute:") ? String(field.dropFirst(10)) : nil
        var numbers: [String: Int] = [:]
        return tasks.map { task in
            let key =
                attribute.map { name in task.attributes.first { $0.name == name }.map { "=" + ($0.value ?? "") } ?? "" }
                ?? "\(task.instance)"
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            return number
        }
    }

    private static func ranks(of names: [String]) -> [Int] {
        var known: [String: Int] = [:]
        var distinct: [String] = []
        for name in names where known[name] == nil {
            known[name] = 0
            distinct.append(name)
        }
        for (rank, name) in distinct.sorted().enumerated() { known[name] = rank }
        return names.map { known[$0]! }
    }

    /// The index of the task; `nil` if nobody may leave.
    mutating func next() -> Int? {
        guard let first = bunches.min(by: { $0.key.leavesFirst < $1.key.leavesFirst })?.key.leavesFirst else { return nil }
        var left = bunches.indices.filter { bunches[$0].key.leavesFirst == first }
        left = overrepresented(left)
        for (place, strategy) in strategies.enumerated() {
            left = narrow(left, strategy, place)
            // Of zones that are equally full, the last by name.
            if strategy == .spread(ECS.PlacementStrategy.availabilityZone) { left = most(left) { bunches[$0].zone } }
        }
        // At last, the newest.
        guard let chosen = most(left, { bunches[$0].tasks.last! }).first else { return nil }
        return leave(chosen)
    }

    private mutating func leave(_ chosen: Int) -> Int {
        let bunch = bunches[chosen]
        let index = bunches[chosen].tasks.removeLast()
        for place in counts.indices { counts[place][bunch.groups[place]] -= 1 }
        if bunch.key.provider >= 0 { providerCounts[bunch.key.provider] -= 1 }
        let before = given[bunch.key.instance] ?? (0, 0)
        given[bunch.key.instance] = (before.cpu + tasks[index].cpu, before.memory + tasks[index].memory)
        if bunches[chosen].tasks.isEmpty { bunches.remove(at: chosen) }
        return index
    }

    private func most(_ left: [Int], _ measure: (Int) -> Int) -> [Int] {
        let measures = left.map(measure)
        let greatest = measures.max()
        return left.indices.filter { measures[$0] == greatest }.map { left[$0] }
    }

    private func narrow(_ left: [Int], _ strategy: ECS.PlacementStrategy, _ place: Int) -> [Int] {
        switch strategy.type {
        case .random: left
        case .spread: most(left) { counts[place][bunches[$0].groups[place]] }
        case .binpack: most(left) { remaining(without: bunches[$0], strategy.normalField) }
        }
    }

    /// What its instance would have left without one of its tasks.
    private func remaining(without bunch: Bunch, _ field: String) -> Int {
        let (task, more) = (tasks[bunch.tasks.last!], given[bunch.key.instance] ?? (0, 0))
        return field == "cpu" ? bunch.freeCPU + task.cpu + more.cpu : bunch.freeMemory + task.memory + more.memory
    }

    /// Those of the provider that has most beyond its share.
    private func overrepresented(_ left: [Int]) -> [Int] {
        guard providers.count > 1 else { return left }
        let weights = providers.reduce(0) { $0 + $1.weight }
        let beyond = providers.indices.map { max(providerCounts[$0] - providers[$0].base, 0) }
        let all = beyond.reduce(0, +)
        // Nobody gives of his base while another has more than his.
        return most(left) { place in
            let provider = bunches[place].key.provider
            guard provider >= 0 else { return Int.max }
            guard beyond[provider] > 0 else { return Int.min }
            return beyond[provider] * max(weights, 1) - all * providers[provider].weight
        }
    }
}
