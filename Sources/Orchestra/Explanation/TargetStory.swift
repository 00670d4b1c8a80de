/// What the log tells of one registration in a target group.
struct TargetStory {
    var group: ELB.TargetGroup.ID
    var target: ELB.Target.ID
    var label: TaskLabel?
    var task: ECS.Task.ID?
    /// Its states, in the order of the log.
    var states: [(place: Int, health: ELB.TargetHealth)] = []
    /// Where it was gone from the list.
    var gone: Int?
    var failedChecks: [Int] = []
    /// The answers that it gave.
    var answers: [Int] = []

    var name: String { label?.description ?? target.description }
    var health: ELB.TargetHealth? { states.last?.health }
    /// Where its state began to be as it is; a new reason is no new state.
    var since: Int? {
        var place: Int?
        for state in states.reversed() {
            guard state.health.state == health?.state else { break }
            place = state.place
        }
        return place
    }
}

extension Trace {
    /// Who is asked about: a target with all its registrations, or a task that has none.
    struct KnownTarget {
        var name: String
        var stories: [TargetStory]
        var task: KnownTask?
    }

    func knownTarget(named name: String) throws(Explanation.UnknownName) -> KnownTarget {
        let stories = targetStories
        let tasks = knownTasks
        let task = knownTask(name, among: tasks)
        let own = stories.filter { story in
            task.map { story.task == $0.id } ?? (story.target.description == name || story.target.id == name)
        }
        if let last = own.last {
            // An address that was given to several tasks, one after the other, is the last one's.
            return KnownTarget(name: last.name, stories: own.filter { $0.task == last.task }, task: task)
        }
        if let task { return KnownTarget(name: task.label.description, stories: [], task: task) }
        throw unknown(name, tasks.map(\.label.description) + stories.map(\.target.description), "target")
    }

    private var targetStories: [TargetStory] {
        var stories: [TargetStory] = []
        var open: [ELB.TargetGroup.ID: [ELB.Target.ID: Int]] = [:]
        for (place, entry) in log.enumerated() {
            switch entry.event {
            case .targetHealthChanged(let group, let target, let task, let label, let health):
                let index = open[group]?[target] ?? stories.count
                if index == stories.count {
                    stories.append(TargetStory(group: group, target: target, label: label, task: task))
                    open[group, default: [:]][target] = index
                }
                stories[index].states.append((place, health))
            case .targetCheckFailed(let group, let target, _, _, _, _):
                if let index = open[group]?[target] { stories[index].failedChecks.append(place) }
            case .targetDeregistered(let group, let target, _, _):
                if let index = open[group]?.removeValue(forKey: target) { stories[index].gone = place }
            case .requestAnswered(let record):
                guard let group = record.targetGroup, let target = record.target else { continue }
                let index = open[group]?[target] ?? stories.lastIndex { $0.group == group && $0.target == target }
                if let index { stories[index].answers.append(place) }
            default: break
            }
        }
        return stories
    }
}
