import Foundation
import Orchestra
import Testing

/// What was written before there were more fields is read, and what has none of them is written as it was.
@Suite struct ShapeTests {
    @Test(
        .rule("listener-rule.condition-shapes"),
        arguments: [
            (.path("/a"), #"{"Field":"path-pattern","Values":["/a"]}"#),
            (.method("GET"), #"{"Field":"http-request-method","HttpRequestMethodConfig":{"Values":["GET"]},"Values":[]}"#),
            (
                .header("X", "1"),
                #"{"Field":"http-header","HttpHeaderConfig":{"HttpHeaderName":"X","Values":["1"]},"Values":[]}"#
            ),
            (
                .query(.init(key: "k", value: "v"), .init(value: "w")),
                #"{"Field":"query-string","QueryStringConfig":{"Values":[{"Key":"k","Value":"v"},{"Value":"w"}]},"Values":[]}"#
            ),
            (.sourceIP("::/0"), #"{"Field":"source-ip","SourceIpConfig":{"Values":["::/0"]},"Values":[]}"#),
        ] as [(ELB.RuleCondition, String)])
    func `a condition has the API's shape`(_ condition: ELB.RuleCondition, _ text: String) throws {
        #expect(try json(condition) == text)
        #expect(try read(text.replacing(#","Values":[]}"#, with: "}")) == condition)
    }

    @Test func `a weight that isn't written is 1`() throws {
        #expect(try read(#"{"TargetGroupArn":"a"}"#) == ELB.TargetGroupTuple(targetGroupArn: "a", weight: 1))
    }

    @Test func `a request writes its source only if somebody named one`() throws {
        #expect(
            try json(ELB.Request.get("/")) == #"{"headers":[],"host":"orchestra.example.com","method":"GET","path":"/","query":""}"#
        )
        for request in [ELB.Request.get("/"), .init(path: "/", sourceIP: "10.0.0.1")] {
            #expect(try read(json(request)) == request)
        }
    }
}

/// Compact, with the keys in order.
func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

func read<Value: Decodable>(_ text: String) throws -> Value { try JSONDecoder().decode(Value.self, from: Data(text.utf8)) }
