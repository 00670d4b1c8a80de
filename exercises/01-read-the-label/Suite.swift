import JudgeKit
import Orchestra

private let arn = "arn:aws:ecs:eu-west-1:123456789012:"

private func words(_ label: TaskDefinitionLabel?) -> String {
    guard let label else { return "nil" }
    return "family \(short(label.family)), revision \(label.revision.map { "\($0)" } ?? "nil")"
}

private func short(_ text: String) -> String {
    text.count <= 100 ? "\"\(text)\"" : "\"\(text.prefix(20))…\" (\(text.count) characters)"
}

/// Asks the learner and the engine.
private func read(_ text: String) -> Finding? {
    trying("readLabel(\(short(text)))")
    let engine = (try? ECS.TaskDefinitionName(text)).map { TaskDefinitionLabel(family: $0.family, revision: $0.revision) }
    let label = readLabel(text)
    return .unless(label == engine, expected: words(engine), got: words(label))
}

/// A text, put together from what stands in front, the family, and what stands behind it.
struct Text: Codable {
    var front: String
    var family: String
    var back: String

    var smaller: [Text] {
        Shrink.list(Array(family)).map { Text(front: front, family: String($0), back: back) }
            + (front.isEmpty ? [] : [Text(front: "", family: family, back: back)])
            + (back.isEmpty ? [] : [Text(front: front, family: family, back: "")])
    }
}

let suite = Suite([families, revisions, arns, noFamily, noRevision, noARN, any])

private let families = Check(
    "family", "A family alone is a label without a revision", reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: .examples([
        "users", "dashboard", "a", "Users", "my-service", "log_router", "2024", "v2", String(repeating: "a", count: 255),
    ]),
    judge: read)

private let revisions = Check(
    "revision", "A number behind the colon is the revision", reads: "05-task-definition#pencil-marks-make-a-new-edition",
    cases: .examples(["users:3", "users:1", "users:42", "a:7", "my-service_2:10", "2024:9", "users:1000000"]), judge: read)

private let arns = Check(
    "arn", "An ARN holds one of the two short forms at its end",
    reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: .examples([
        arn + "task-definition/users:3", arn + "task-definition/users", arn + "task-definition/my-service:12",
        "arn:aws:ecs:us-east-1:999999999999:task-definition/dashboard:1", "arn:aws:ecs:us-east-1:999999999999:task-definition/a",
    ]), judge: read)

private let noFamily = Check(
    "no-family", "What isn't a family is no label", reads: "05-task-definition#pencil-marks-make-a-new-edition",
    cases: .examples([
        "", "my users", "users!", "apps/users", "apps/users:3", ":3", "größe", "größe:3", "users.v2:3", "task-definition/users:3",
        String(repeating: "a", count: 256), String(repeating: "a", count: 300) + ":3", ":", " users",
    ]), judge: read)

private let noRevision = Check(
    "no-revision", "What isn't a whole number from 1 on is no revision",
    reads: "05-task-definition#pencil-marks-make-a-new-edition",
    cases: .examples([
        "users:three", "users:0", "users:", "a:", "users:+3", "users:-1", "users:3:4", "users::3", "users:3:", "users: 3",
        "users:3.5", "users:3a", "users:latest",
    ]), judge: read)

private let noARN = Check(
    "no-arn", "An ARN of something else, or of nothing, is no label",
    reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: .examples([
        arn + "cluster/users", arn + "service/users/users", arn + "users:3", arn + "users", arn + "task-definition/",
        arn + "task-definition", arn + "task-definition/:3", arn + "task-definition/users:", arn + "task-definition/users:0",
        arn + "task-definition/users:+3", arn + "task-definition/users:3:4", arn + "task-definition/apps/users:3", arn,
    ]), judge: read)

private let any = Check(
    "any", "Any text is read as the engine reads it", reads: "05-task-definition#a-family-alone-means-the-latest-edition",
    cases: .drawn(80, shrink: { (text: Text) in text.smaller }) { random in
        func one(of list: [String]) -> String { list[Int(random.bounded(UInt64(list.count)))] }
        let characters = "abcXYZ019-_".map(String.init)
        var family = (0...random.bounded(8)).map { _ in one(of: characters) }
        if random.bounded(5) == 0 { family[Int(random.bounded(UInt64(family.count)))] = one(of: [" ", "/", ".", "é", "*", ""]) }
        return Text(
            front: one(of: ["", "", arn + "task-definition/", arn + "task-definition/", arn + "cluster/"]), family: family.joined(),
            back: one(of: [
                "", "", ":1", ":\(1 + random.bounded(500))", ":\(1 + random.bounded(500))", ":", ":0", ":+7", ":-7", ":x", ":7:8",
            ]))
    }
) { (text: Text) -> Finding? in read(text.front + text.family + text.back) }
