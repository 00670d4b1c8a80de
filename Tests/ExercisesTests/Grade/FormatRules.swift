import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// RFC 4180: rows end with CRLF, quotes are doubled, every row has as many fields.
enum CSVRules {
    static func rows(_ text: String) throws -> [[String]] {
        var rows: [[String]] = [[]]
        var field = ""
        var isQuoted = false
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            switch (scalar, isQuoted) {
            case ("\"", true) where next == "\"":
                field.append("\"")
                index += 1
            case ("\"", true):
                isQuoted = false
                try #require(next == "," || next == "\r", "something follows a closing quote")
            case ("\"", false):
                try #require(field.isEmpty, "a quote within a field that isn't quoted")
                isQuoted = true
            case (",", false):
                rows[rows.count - 1].append(field)
                field = ""
            case ("\r", false):
                try #require(next == "\n", "a row that ends with CR alone")
                rows[rows.count - 1].append(field)
                rows.append([])
                field = ""
                index += 1
            case ("\n", false): Issue.record("a row that ends with LF alone")
            default: field.unicodeScalars.append(scalar)
            }
            index += 1
        }
        try #require(!isQuoted && rows.last == [] && field.isEmpty)
        let width = rows[0].count
        let isEven = rows.dropLast().allSatisfy { $0.count == width }
        try #require(isEven)
        return rows.dropLast()
    }
}

/// The elements and attributes of Jenkins' `junit-10.xsd`, and counts that agree.
final class JUnitRules: NSObject, XMLParserDelegate {
    private var path: [String] = []
    private var suite: [String: String] = [:]
    private var found: [String: Int] = [:]
    private var names: Set<String> = []
    private var problems: [String] = []

    static func check(_ text: String) throws {
        let rules = JUnitRules()
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = rules
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        #expect(rules.problems == [])
    }

    private static let rules: [String: (parents: [String?], required: [String], allowed: [String])] = [
        "testsuites": ([nil], [], ["name", "time", "tests", "failures", "disabled", "errors"]),
        "testsuite": (
            ["testsuites"], ["name", "tests"],
            ["name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname", "id"]
        ),
        "testcase": (["testsuite"], ["name"], ["name", "assertions", "time", "classname", "status"]),
        "failure": (["testcase"], [], ["type", "message"]), "error": (["testcase"], [], ["type", "message"]),
        "skipped": (["testcase"], [], ["type", "message"]),
    ]

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        guard let rule = Self.rules[name] else { return problems.append("the element \(name)") }
        if !rule.parents.contains(path.last) { problems.append("\(name) in \(path)") }
        for key in rule.required where attributes[key] == nil { problems.append("\(name) without \(key)") }
        for key in attributes.keys where !rule.allowed.contains(key) { problems.append("\(name) with \(key)") }
        if name == "testsuite" { (suite, found, names) = (attributes, [:], []) }
        if name == "testcase", !names.insert(attributes["name"] ?? "").inserted { problems.append("two of \(attributes)") }
        found[name, default: 0] += 1
        path.append(name)
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
        guard name == "testsuite" else { return }
        for (attribute, element) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
        where Int(suite[attribute] ?? "") != found[element] ?? 0 {
            problems.append("\(suite["name"] ?? "?") counts \(suite[attribute] ?? "no") \(attribute)")
        }
    }
}

/// TAP 14: a version, one plan, points in order; a subtest is the same, four columns in, and agrees with the point after it.
enum TAPRules {
    static func check(_ text: String, points: Int) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        try #require(lines.last == "")
        lines.removeLast()
        try #require(lines.removeFirst() == "TAP version 14")
        let (count, _) = try document(&lines, indent: "")
        #expect(count == points)
        #expect(lines == [])
    }

    private static func document(_ lines: inout [String], indent: String) throws -> (count: Int, passed: Bool) {
        let plan = try #require(lines.first)
        try #require(plan.hasPrefix("\(indent)1.."))
        let planned = try #require(Int(plan.dropFirst(indent.count + 3)))
        lines.removeFirst()
        var (number, passed) = (0, true)
        while let line = lines.first, line.hasPrefix(indent), number < planned {
            var subtest: Bool?
            if line.hasPrefix("\(indent)# Subtest: ") {
                lines.removeFirst()
                subtest = try document(&lines, indent: indent + "    ").passed
            }
            number += 1
            let point = String(try #require(lines.first).dropFirst(indent.count))
            let isGood = point.hasPrefix("ok \(number) - ")
            try #require(isGood || point.hasPrefix("not ok \(number) - "), "\(point)")
            // A bare # would begin a directive.
            let bare = point.replacing("\\\\", with: "").replacing("\\#", with: "")
            try #require(!bare.contains("#") && !bare.contains("\\"), "\(point)")
            if let subtest { try #require(subtest == isGood, "\(point)") }
            passed = passed && isGood
            lines.removeFirst()
            if lines.first == "\(indent)  ---" {
                let end = try #require(lines.firstIndex(of: "\(indent)  ..."))
                let isIndented = lines[..<end].allSatisfy { $0.hasPrefix("\(indent)  ") }
                try #require(isIndented)
                lines.removeFirst(end + 1)
            }
        }
        try #require(number == planned)
        return (number, passed)
    }
}

/// As much of JSON Schema as the schema of the grades uses.
enum JSONRules {
    static func value(_ text: String) throws -> Any { try JSONSerialization.jsonObject(with: Data(text.utf8)) }

    static func check(_ value: Any, _ schema: Any) throws {
        let root = try #require(schema as? [String: Any])
        let problems = problems(value, root, root, "$")
        #expect(problems == [])
    }

    private static func problems(_ value: Any, _ schema: [String: Any], _ root: [String: Any], _ path: String) -> [String] {
        if let reference = schema["$ref"] as? String {
            let name = String(reference.dropFirst("#/$defs/".count))
            guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else { return ["no \(reference)"] }
            return problems(value, target, root, path)
        }
        var problems: [String] = []
        if let constant = schema["const"] as? String, value as? String != constant { problems.append("\(path) isn't \(constant)") }
        if let choices = schema["enum"] as? [String], !choices.contains(value as? String ?? "?") {
            problems.append("\(path) is \(value)")
        }
        switch schema["type"] as? String {
        case "object":
            guard let object = value as? [String: Any] else { return ["\(path) is no object"] }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            for key in schema["required"] as? [String] ?? [] where object[key] == nil {
                problems.append("\(path).\(key) is missing")
            }
            for (key, inner) in object {
                guard let rule = properties[key] else {
                    problems.append("\(path).\(key) is in no schema")
                    continue
                }
                problems += self.problems(inner, rule, root, "\(path).\(key)")
            }
        case "array":
            guard let list = value as? [Any], let items = schema["items"] as? [String: Any] else { return ["\(path) is no list"] }
            for (index, inner) in list.enumerated() { problems += self.problems(inner, items, root, "\(path)[\(index)]") }
        case "string":
            guard let text = value as? String else { return ["\(path) is no text"] }
            if text.count < schema["minLength"] as? Int ?? 0 { problems.append("\(path) is empty") }
        case "integer":
            guard let number = value as? Int else { return ["\(path) is no number"] }
            if number < schema["minimum"] as? Int ?? .min { problems.append("\(path) is \(number)") }
        case "boolean": if !(value is Bool) { problems.append("\(path) is no truth") }
        default: break
        }
        return problems
    }
}

/// What gradescope-autograders.readthedocs.io/en/latest/specs says.
enum GradescopeRules {
    private static let visibilities = ["visible", "hidden", "after_due_date", "after_published"]
    private static let formats = ["text", "html", "simple_format", "md", "ansi"]

    static func check(_ value: Any) throws {
        let results = try #require(value as? [String: Any])
        let known = [
            "score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
            "stdout_visibility",
            "extra_data", "tests", "leaderboard",
        ]
        #expect(Set(results.keys).isSubset(of: known))
        let tests = try #require(results["tests"] as? [[String: Any]])
        let score = try #require(results["score"] as? Double)
        #expect(tests.reduce(0) { $0 + ($1["score"] as? Double ?? 0) } == score)
        for key in ["visibility", "stdout_visibility"] { #expect(visibilities.contains(results[key] as? String ?? "?")) }
        for key in ["output_format", "test_output_format", "test_name_format"] {
            #expect(formats.contains(results[key] as? String ?? "?"))
        }
        let inTest = [
            "score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags", "visibility",
            "extra_data",
        ]
        for test in tests {
            #expect(Set(test.keys).isSubset(of: inTest))
            #expect(["passed", "failed"].contains(test["status"] as? String ?? "?"))
            #expect(visibilities.contains(test["visibility"] as? String ?? "?"))
            #expect((test["score"] as? Double ?? 1) <= (test["max_score"] as? Double ?? 0))
            #expect(test["name"] is String && test["number"] is String && test["output"] is String)
        }
        #expect(Set(tests.map { $0["number"] as? String }).count == tests.count)
    }
}

/// What exercism.org/docs/building/tooling/test-runners/interface says of version 3.
enum ExercismRules {
    static func check(_ value: Any) throws {
        let results = try #require(value as? [String: Any])
        #expect(Set(results.keys).isSubset(of: ["version", "status", "message", "tests"]))
        #expect(results["version"] as? Int == 3)
        let tests = try #require(results["tests"] as? [[String: Any]])
        let statuses = tests.map { $0["status"] as? String ?? "?" }
        #expect(Set(statuses).isSubset(of: ["pass", "fail", "error"]))
        switch results["status"] as? String {
        case "pass": #expect(!tests.isEmpty && statuses.allSatisfy { $0 == "pass" })
        case "fail": #expect(statuses.contains { $0 != "pass" })
        case "error":
            let message = try #require(results["message"] as? String)
            #expect(!message.isEmpty && message.utf8.count <= 65_535)
            #expect(tests.isEmpty)
        default: Issue.record("the status \(results["status"] ?? "none")")
        }
        if results["status"] as? String != "error" { #expect(results["message"] == nil) }
        #expect(Set(tests.map { $0["name"] as? String }).count == tests.count)
        for test in tests {
            #expect(Set(test.keys).isSubset(of: ["name", "status", "message", "output", "test_code", "task_id"]))
            #expect(!((test["name"] as? String) ?? "").isEmpty && !((test["test_code"] as? String) ?? "").isEmpty)
            if test["status"] as? String == "pass" { #expect(test["message"] == nil) }
            #expect((test["output"] as? String ?? "").count <= 500)
        }
    }
}
