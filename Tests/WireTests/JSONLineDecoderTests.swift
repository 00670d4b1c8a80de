import Testing

@testable import Wire

@Suite("A line of JSON is read") struct JSONLineDecoderTests {
    struct Score: Codable, Equatable {
        enum Mark: Codable, Equatable {
            case rest
            case note(pitch: Int, Double)
        }
        var title: String
        var bars: [Int64]
        var largest: UInt64
        var mark: Mark
        var second: Mark
        var missing: Int?
        var named: [String: Bool]
    }

    @Test func `what was written comes back, whatever its type`() throws {
        let score = Score(
            title: "Ode — \"an die\" \u{1F3BB}\n\u{1}", bars: [.min, 0, .max], largest: .max, mark: .rest,
            second: .note(pitch: -3, 0.1), missing: nil, named: ["a": true])
        let bytes = try JSONLineEncoder().encode(score)
        #expect(!bytes.contains(UInt8(ascii: "\n")))
        #expect(try JSONLineDecoder().decode(Score.self, from: bytes) == score)
    }

    @Test func `escapes of every kind are understood`() throws {
        #expect(
            try JSONLineDecoder().decode(String.self, from: #" "\u0041\ud83c\udfbb\/\b\f\n\r\t\\\"" "#.utf8)
                == "A🎻/\u{8}\u{C}\n\r\t\\\"")
    }

    @Test(arguments: [
        "", "{", "[1,", "[1,]", "{\"a\"}", "{\"a\":1,}", "nul", "01", "-", "1.", "1e", "\"", "\"\\x\"", "\"\\ud800\"", "1 2",
        "\"\u{1}\"",
        String(repeating: "[", count: 100_000),
    ])
    func `what isn't JSON is an error, never a crash`(text: String) {
        #expect(throws: DecodingError.self) { try JSONLineDecoder().decode([Int].self, from: text.utf8) }
    }

    @Test func `a number that doesn't fit is an error`() {
        #expect(throws: DecodingError.self) { try JSONLineDecoder().decode(Int8.self, from: "300".utf8) }
        #expect(throws: DecodingError.self) { try JSONLineDecoder().decode(UInt.self, from: "-1".utf8) }
        #expect(throws: DecodingError.self) { try JSONLineDecoder().decode(Int.self, from: "1.5".utf8) }
    }

    @Test func `bytes that aren't UTF-8 are an error`() {
        #expect(throws: DecodingError.self) { try JSONLineDecoder().decode(String.self, from: [0x22, 0xFF, 0x22]) }
    }

    @Test(arguments: 1...200) func `any line of noise is read or refused`(seed: UInt64) {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        let alphabet = Array("{}[]\",:0123456789.eE+-truefalsn\\u \u{7F}".utf8)
        let bytes = (0..<64).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet[Int(state >> 33) % alphabet.count]
        }
        _ = try? JSONLineDecoder().decode(Score.self, from: bytes)
    }

    @Test func `of a name that is there twice the first counts, however many there are`() throws {
        for count in [2, 1000] {
            let members = (0..<count).map { "\"name\($0)\":\($0)" } + ["\"name1\":-1"]
            let read = try JSONLineDecoder().decode([String: Int].self, from: "{\(members.joined(separator: ","))}".utf8)
            #expect(read.count == count)
            #expect(read["name1"] == 1)
        }
    }
}
