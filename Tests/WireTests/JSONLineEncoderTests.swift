import Foundation
import Testing
import Wire

@Suite struct JSONLineEncoderTests {
    struct Sample: Codable, Equatable {
        enum Choice: Codable, Equatable { case plain, with(Int, name: String?), nested([String: Double]) }
        var text: String
        var number: Int64
        var large: UInt64
        var fraction: Double
        var flag: Bool
        var missing: Int?
        var list: [Choice]
        var duration: Duration
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONLineEncoder().encode(value), as: UTF8.self)
    }

    @Test(arguments: [
        ("a\"b\\c\n\t\u{1}é中😀", #""a\"b\\c\n\t\u0001é中😀""#), ("", "\"\""),
    ])
    func `strings are escaped`(_ value: String, _ expected: String) throws { #expect(try text(value) == expected) }

    @Test func `numbers are exact`() throws {
        #expect(try text([Int64.min, Int64.max]) == "[-9223372036854775808,9223372036854775807]")
        #expect(try text(UInt64.max) == "18446744073709551615")
        #expect(try text([0.1, -0.0, 1e300, Double.leastNonzeroMagnitude]) == "[0.1,-0.0,1e+300,5e-324]")
    }

    @Test func `what JSON can't write is an error`() {
        #expect(throws: EncodingError.self) { try JSONLineEncoder().encode([Double.nan]) }
        #expect(throws: EncodingError.self) { try JSONLineEncoder().encode(Double.infinity) }
    }

    @Test func `members keep their order and nil is left out`() throws {
        struct Order: Encodable {
            var z = 1
            var a: Int?
            var m = [true]
        }
        #expect(try text(Order()) == #"{"z":1,"m":[true]}"#)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `Foundation reads back what was written`(seed: UInt64) throws {
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
        let letters = Array("aé\"\\\n\u{7F}中😀 /")
        func word() -> String { String((0..<next() % 9).map { _ in letters[Int(next() % UInt64(letters.count))] }) }
        let sample = Sample(
            text: word(), number: Int64(bitPattern: next()), large: next(), fraction: Double(Int64(bitPattern: next())) / 1e9,
            flag: next() % 2 == 0,
            missing: next() % 2 == 0 ? nil : 7,
            list: (0..<next() % 4).map { _ in
                next() % 2 == 0 ? .with(Int(next() % 100), name: next() % 2 == 0 ? nil : word()) : .nested([word(): 1.5])
            },
            duration: .nanoseconds(Int64(next() >> 2)))
        let bytes = try JSONLineEncoder().encode(sample)
        #expect(!bytes.contains(10), "seed \(seed)")
        #expect(try JSONDecoder().decode(Sample.self, from: Data(bytes)) == sample, "seed \(seed)")
    }
}

@Suite struct JSONContainersTests {
    private enum Key: String, CodingKey { case a, b, c }

    /// Encodes by hand.
    private struct ByHand: Encodable {
        var body: @Sendable (any Encoder) throws -> Void
        func encode(to encoder: any Encoder) throws { try body(encoder) }
    }

    private func text(_ body: @escaping @Sendable (any Encoder) throws -> Void) throws -> String {
        String(decoding: try JSONLineEncoder().encode(ByHand(body: body)), as: UTF8.self)
    }

    @Test func `containers may be nested, one after the other`() throws {
        let text = try text { encoder in
            var outer = encoder.container(keyedBy: Key.self)
            var list = outer.nestedUnkeyedContainer(forKey: .a)
            try list.encode(1)
            var inner = list.nestedContainer(keyedBy: Key.self)
            try inner.encode(true, forKey: .b)
            try list.encodeNil()
            try outer.encode("end", forKey: .c)
        }
        #expect(text == #"{"a":[1,{"b":true},null],"c":"end"}"#)
    }

    @Test func `a container that is asked for twice is one`() throws {
        let text = try text { encoder in
            var first = encoder.container(keyedBy: Key.self)
            try first.encode(1, forKey: .a)
            var second = encoder.container(keyedBy: Key.self)
            try second.encode(2, forKey: .b)
        }
        #expect(text == #"{"a":1,"b":2}"#)
    }

    @Test func `a value that writes nothing is an empty object, wherever it stands`() throws {
        #expect(try text { _ in } == "{}")
        #expect(
            try text { encoder in
                var list = encoder.unkeyedContainer()
                try list.encode(ByHand { _ in })
                _ = list.superEncoder()
                try list.encode(3)
            } == "[{},{},3]")
    }

    @Test func `a class writes what it inherits`() throws {
        class Player: Encodable { var name = "violin" }
        class Soloist: Player {
            override func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Key.self)
                try super.encode(to: container.superEncoder())
                try container.encode(1, forKey: .a)
            }
        }
        #expect(String(decoding: try JSONLineEncoder().encode(Soloist()), as: UTF8.self) == #"{"super":{"name":"violin"},"a":1}"#)
    }

    @Test func `containers written crosswise are an error, not a wrong line`() {
        #expect(throws: EncodingError.self) {
            try text { encoder in
                var outer = encoder.container(keyedBy: Key.self)
                var first = outer.nestedUnkeyedContainer(forKey: .a)
                var second = outer.nestedUnkeyedContainer(forKey: .b)
                try second.encode(2)
                try first.encode(1)
            }
        }
    }
}
