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
