import Orchestra
import Testing

@Suite struct ClusterQueryTests {
    /// Registered at 2026-01-01T00:00:00Z.
    private let instance = ECS.PlacementCandidate(
        id: "0123456789abcdef0123456789abcdef", ec2InstanceId: "i-0abc", agentVersion: "1.94.0",
        attributes: [
            .init("ecs.availability-zone", "eu-west-1a"), .init("ecs.instance-type", "t3.medium"), .init("stack", "prod"),
            .init("ssd"), .init("note", "two words"),
        ], runningTasksCount: 3, taskGroups: ["service:web", "database"])

    private func selects(_ expression: String) throws -> Bool { try ECS.ClusterQuery(expression).selects(instance) }

    @Test(
        .rule("placement.query-operators", "placement.query-comparisons", "placement.query-task-group", "placement.query-agent"),
        arguments: [
            ("attribute:stack == prod", true), ("attribute:stack equals prod", true), ("attribute:stack == test", false),
            ("attribute:stack != test", true), ("attribute:stack not_equals prod", false), ("attribute:stack == 'prod'", true),
            ("attribute:note == 'two words'", true), ("attribute:stack==prod", true),
            ("attribute:ecs.availability-zone in [eu-west-1a, eu-west-1b]", true),
            ("attribute:ecs.availability-zone in ['eu-west-1c']", false),
            ("attribute:ecs.availability-zone !in [eu-west-1c]", true), ("attribute:stack not_in [prod,test]", false),
            ("attribute:ssd exists", true), ("attribute:hdd exists", false), ("attribute:hdd !exists", true),
            ("attribute:ssd not_exists", false), ("(attribute:ssd exists)", true),
            ("attribute:ecs.instance-type =~ t3.*", true), ("attribute:ecs.instance-type matches t3", false),
            ("attribute:ecs.instance-type !~ m5.*", true), ("attribute:ecs.instance-type not_matches t3.*", false),
            ("runningTasksCount > 2", true), ("runningTasksCount greater_than 3", false), ("runningTasksCount >= 3", true),
            ("runningTasksCount greater_than_equal 4", false), ("runningTasksCount < 4", true),
            ("runningTasksCount less_than 3", false), ("runningTasksCount <= 3", true),
            ("runningTasksCount less_than_equal 2", false), ("runningTasksCount == 3", true), ("runningTasksCount != 3", false),
            ("agentVersion >= 1.9.0", true), ("agentVersion < 1.100.0", true), ("agentVersion == 1.94", true),
            ("registeredAt > 2025-12-31", true), ("registeredAt < 2026-01-01T00:00:01Z", true),
            ("registeredAt == 2026-01-01T01:00:00+01:00", true), ("registeredAt >= 2026-01-01T00:00:01", false),
            ("agentConnected == true", true), ("agentConnected != true", false), ("ec2InstanceId == i-0abc", true),
            ("ec2InstanceId in [i-0abd, i-0abc]", true), ("ec2InstanceId =~ i-0.*", true),
            ("task:group == service:web", true), ("task:group == service:users", false), ("task:group == database", true),
            ("not (task:group == database)", false), ("!(task:group == cache)", true), ("task:group != cache", true),
            ("task:group != database", false), ("task:group =~ service:.*", true),
        ])
    func `an expression selects the instance or not`(_ expression: String, _ expected: Bool) throws {
        #expect(try selects(expression) == expected)
    }

    @Test(
        .rule("placement.query-precedence"),
        arguments: [
            ("attribute:stack == prod or attribute:stack == test and attribute:hdd exists", true),
            ("(attribute:stack == prod or attribute:stack == test) and attribute:hdd exists", false),
            ("not attribute:hdd exists and attribute:ssd exists", true),
            ("not (attribute:hdd exists or attribute:ssd exists)", false),
            ("not not attribute:ssd exists", true),
            ("attribute:hdd exists || attribute:ssd exists && attribute:stack == prod", true),
            ("ATTRIBUTE:ssd EXISTS AND RUNNINGTASKSCOUNT == 3", true), ("  attribute:ssd   exists  ", true),
            ("!attribute:hdd exists&&attribute:ssd exists", true),
        ])
    func `not binds most, then and, then or`(_ expression: String, _ expected: Bool) throws {
        #expect(try selects(expression) == expected)
    }

    @Test(.rule("placement.query-missing-attribute"))
    func `what is missing differs from nothing`() throws {
        #expect(try !selects("attribute:color != red"))
        #expect(try !selects("attribute:color !in [red]"))
        #expect(try !selects("attribute:color !~ r.*"))
        #expect(try selects("not(attribute:color == red)"))
    }

    @Test(
        .rule("placement.query-regular-expression"),
        arguments: [
            ("t3.medium", "t3\\.(micro|medium)", true), ("t3.medium", "t[23].*", true), ("t3.medium", "T3.*", false),
            ("aaa", "a{2,3}", true), ("aaaa", "a{2,3}", false), ("a1", "[^0-9]\\d", true), ("", "a*", true), ("ab", "a?b+", true),
            ("ba", "^ba$", true), ("xbax", "ba", false), ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "(a*)*c", false),
        ])
    func `a regular expression matches the whole value`(_ value: String, _ pattern: String, _ expected: Bool) throws {
        let instance = ECS.PlacementCandidate(id: "a", attributes: [.init("x", value)])
        #expect(try ECS.ClusterQuery("attribute:x =~ '\(pattern)'").selects(instance) == expected)
    }

    @Test(
        .rule("placement.query-errors-name-the-column", "placement.query-subject-operators"),
        arguments: [
            ("", 1, "the expression is empty"), ("attribute:x", 12, "expected an operator, but it ends here"),
            ("attribute:x === y", 15, "expected a value, found '='"), ("color == red", 1, "expected a subject"),
            ("attribute: == red", 1, "attribute: needs a name"), ("attribute:x == y attribute:z == y", 18, "expected 'and', 'or'"),
            ("(attribute:x == y", 18, "expected ')'"), ("attribute:x in y", 16, "expected '['"),
            ("attribute:x in [y", 18, "expected ',' or ']'"), ("attribute:x == 'y", 16, "never closed"),
            ("attribute:x > 3", 13, "does not take >"), ("runningTasksCount in [3]", 19, "does not take in"),
            ("runningTasksCount =~ 3", 19, "does not take =~"), ("agentVersion exists", 14, "does not take exists"),
            ("agentConnected < 3", 16, "does not take <"), ("runningTasksCount > many", 21, "'many' is not a number"),
            ("agentVersion > new", 16, "not a version"), ("registeredAt > today", 16, "not a date"),
            ("attribute:x =~ '('", 16, "not a regular expression"), ("attribute:x == y and", 21, "expected a subject"),
            ("registeredAt > 2026-13-01", 16, "not a date"),
        ])
    func `an error names the column where it can't go on`(_ expression: String, _ column: Int, _ message: String) {
        let error = #expect(throws: ECS.ClusterQuery.SyntaxError.self) { try ECS.ClusterQuery(expression) }
        #expect(error?.column == column, "\(error.map { "\($0)" } ?? "")")
        #expect(error?.message.contains(message) ?? false, "\(error.map { "\($0)" } ?? "")")
    }

    @Test(.rule("placement.query-length"))
    func `what is too long or too deep is refused, not followed`() {
        #expect(throws: ECS.ClusterQuery.SyntaxError.self) {
            try ECS.ClusterQuery("attribute:x == " + String(repeating: "y", count: 2000))
        }
        #expect(throws: ECS.ClusterQuery.SyntaxError.self) {
            try ECS.ClusterQuery(String(repeating: "(", count: 900) + "attribute:x exists" + String(repeating: ")", count: 900))
        }
        #expect(throws: ECS.ClusterQuery.SyntaxError.self) { try ECS.ClusterQuery(String(repeating: "!", count: 1999)) }
        #expect(throws: ECS.ClusterQuery.SyntaxError.self) { try ECS.ClusterQuery("runningTasksCount > 99999999999999999999") }
    }

    @Test(.rule("container-instance.list-filter"))
    func `the same language filters ListContainerInstances`() throws {
        var machines = try Machines("ab")
        let arns = try machines.stage.listContainerInstances(in: "api", filter: "attribute:ecs.availability-zone == eu-west-1b")
        #expect(arns == [machines.instances[1].arn])
        let error = ecsError { _ = try machines.stage.listContainerInstances(in: "api", filter: "color") }
        #expect(error?.code == .invalidParameterException)
        #expect(error?.message.contains("column 1: expected a subject") ?? false)
        machines.instances = []
    }
}
