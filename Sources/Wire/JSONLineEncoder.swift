/// Writes any `Encodable` value as one line of JSON, without Foundation: what snippets and learners' programs link stays small.
///
/// Members keep the order in which they are encoded, so equal values give equal bytes. Numbers are exact: integers in full,
/// doubles in the shortest form that reads back as the same value. What JSON has no word for (infinity, not a number) is an
/// error.
public struct JSONLineEncoder: Sendable {
    public init() {}

    /// - Returns: UTF-8 without a line break.
    /// - Throws: `EncodingError` if the value encodes nothing, or a number that JSON can't write.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        let box = JSONBox()
        try value.encode(to: JSONWriter(box: box, codingPath: []))
        var bytes: [UInt8] = []
        try box.node.write(to: &bytes)
        return bytes
    }
}

/// A place in the tree that encoders fill.
final class JSONBox {
    var node: JSONNode = .object([])
}

indirect enum JSONNode {
    case null
    case bool(Bool)
    case integer(String)
    case double(Double)
    case string(String)
    case array([JSONBox])
    case object([(key: String, value: JSONBox)])

    func write(to bytes: inout [UInt8]) throws {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let digits): bytes += digits.utf8
        case .double(let value):
            guard value.isFinite else {
                throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "JSON has no word for \(value)"))
            }
            bytes += "\(value)".utf8
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try element.node.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                try member.value.node.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                bytes += "\\u00\(byte < 16 ? "0" : "")\(digits)".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
