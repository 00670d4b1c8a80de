internal import Orchestra

/// What a picture of the stage says, before it has a place for anything.
struct StagePicture {
    struct RuleRow {
        var priority: String
        var condition: String
        /// Requests a second, lately.
        var rate: Int
    }

    struct TargetMark {
        var label: String
        var health: Health
    }

    struct Group {
        var name: String
        var targets: [TargetMark]
        var failsOpen: Bool
    }

    struct TaskCard {
        var label: String
        var address: String
        var lastStatus: String
        /// `nil` where nobody checks it.
        var health: Health?
        var healthWord: String?
    }

    /// One straight line through the picture: rules, a target group, a service's tasks.
    struct Row {
        var rules: [RuleRow] = []
        var group: Group?
        var name: String?
        var note = ""
        var isWell = true
        var tasks: [TaskCard] = []
    }

    struct ClusterBox {
        var name: String
        var rows: [Row]
        var note: String
    }

    var title: String
    var subtitle: String
    var clusters: [ClusterBox]
    /// Target groups whose targets no service of a cluster owns.
    var looseRows: [Row] = []
    var loadBalancer: String?
    var ports: [Int] = []
    /// Rules that answer by themselves, the default ones last.
    var answers: [RuleRow] = []

    init(_ trace: Trace, title: String) {
        self.title = title
        let facts = StageFacts(trace)
        subtitle = "virtual time \(Duration.nanoseconds(trace.now).clock)"
        loadBalancer = trace.loadBalancers.first?.loadBalancerName
        ports = trace.listeners.map(\.listener.port).sorted()
        var shown: Set<String> = []
        clusters = trace.clusters.map { cluster in
            var rows: [Row] = []
            for service in trace.services where service.clusterArn == cluster.clusterArn {
                rows.append(facts.row(of: service))
                shown.formUnion(service.loadBalancers.map(\.targetGroupArn))
            }
            rows += facts.standaloneRows(in: cluster.clusterArn)
            let tasks = rows.reduce(0) { $0 + $1.tasks.count }
            let services = trace.services.count { $0.clusterArn == cluster.clusterArn }
            return ClusterBox(name: cluster.clusterName, rows: rows, note: "\(count(services, "service")), \(count(tasks, "task"))")
        }
        looseRows = trace.targetGroups.filter { !shown.contains($0.targetGroup.targetGroupArn) }.map { facts.row(of: $0) }
        answers = facts.answers()
    }

    /// The sentence for those who can't see it.
    var description: String {
        var sentences: [String] = []
        if let loadBalancer {
            sentences.append("The load balancer \(loadBalancer) listens on \(ports.map(String.init).joined(separator: " and ")).")
        }
        for cluster in clusters {
            sentences.append("Cluster \(cluster.name) has \(cluster.note).")
            for row in cluster.rows {
                let tasks = row.tasks.map { "\($0.label) \($0.lastStatus)" + ($0.healthWord.map { " \($0)" } ?? "") }
                let rules = row.rules.isEmpty ? "" : " gets \(row.rules.map(\.condition).joined(separator: ", ")) and"
                sentences.append(
                    "\(row.name ?? "It")\(rules) has \(tasks.isEmpty ? "no tasks" : tasks.prefix(12).joined(separator: ", ")).")
            }
        }
        return sentences.joined(separator: " ")
    }
}

func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
