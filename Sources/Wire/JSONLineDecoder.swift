/// Reads what ``JSONLineEncoder`` writes, and any other JSON text, without Foundation.
///
/// It is made for input that nobody vouches for: nesting is limited, numbers must fit their type exactly, and whatever is
/// wrong is a `DecodingError`, never a crash.
public struct JSONLineDecoder: Sendable {
    public init() {}

    /// - Parameter bytes: UTF-8, one JSON value, spaces around it allowed.
    /// - Throws: `DecodingError` for text that isn't JSON or doesn't have the shape of `Value`.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: some Sequence<UInt8>) throws -> Value {
        var parser = JSONParser(bytes: Array(bytes))
        let tree = try parser.document()
        return try read(type, from: tree)
    }
}

/// A JSON value as it was read; numbers keep their text, so that none is rounded on the way.
enum JSONTree {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONTree])
    case object([(key: String, value: JSONTree)])

    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a truth value"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A JSON text's grammar (RFC 8259), by recursive descent.
struct JSONParser {
    let bytes: [UInt8]
    var at = 0
    private static let deepest = 128

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws -> JSONTree {
        let tree = try value(depth: 0)
        skipSpace()
        guard at == bytes.count else { throw wrong("something follows the value") }
        return tree
    }

    private mutating func value(depth: Int) throws -> JSONTree {
        guard depth < Self.deepest else { throw wrong("nested deeper than \(Self.deepest)") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object(_ depth: Int) throws -> JSONTree {
        at += 1
        var members: [(key: String, value: JSONTree)] = []
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw wrong("a member's name is missing") }
            let key = try string()
            skipSpace()
            guard take(":") else { throw wrong("a colon is missing") }
            members.append((key, try value(depth: depth + 1)))
            skipSpace()
        } while take(",")
        guard take("}") else { throw wrong("an object isn't closed") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws -> JSONTree {
        at += 1
        var elements: [JSONTree] = []
        skipSpace()
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw wrong("an array isn't closed") }
        return .array(elements)
    }

    private mutating func string() throws -> String {
        at += 1
        var text: [UInt8] = []
        while at < bytes.count {
            let byte = bytes[at]
            at += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw wrong("a string isn't UTF-8") }
                return string
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw wrong("a control character in a string")
            default: text.append(byte)
            }
        }
        throw wrong("a string isn't closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws {
        guard at < bytes.count else { throw wrong("a string isn't closed") }
        let byte = bytes[at]
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex()
            if (0xD800..<0xDC00).contains(code) {
                guard take("\\"), take("u") else { throw wrong("half a surrogate pair") }
                let low = try hex()
                guard (0xDC00..<0xE000).contains(low) else { throw wrong("half a surrogate pair") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw wrong("half a surrogate pair") }
            text += String(scalar).utf8
        default: throw wrong("an unknown escape")
        }
    }

    private mutating func hex() throws -> UInt32 {
        guard at + 4 <= bytes.count else { throw wrong("a string isn't closed") }
        var code: UInt32 = 0
        for byte in bytes[at..<at + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw wrong("an escape needs four hex digits") }
            code = code << 4 | UInt32(digit)
        }
        at += 4
        return code
    }

    private mutating func number() throws -> JSONTree {
        let start = at
        _ = take("-")
        let whole = digits()
        guard whole.count == 1 || whole.count > 1 && whole.first != UInt8(ascii: "0") else { throw wrong("no value") }
        if take(".") { guard !digits().isEmpty else { throw wrong("a number without digits after its point") } }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            guard !digits().isEmpty else { throw wrong("a number without digits in its exponent") }
        }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func digits() -> ArraySlice<UInt8> {
        let start = at
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        return bytes[start..<at]
    }

    private mutating func word(_ word: String, _ tree: JSONTree) throws -> JSONTree {
        guard bytes[at...].starts(with: word.utf8) else { throw wrong("no value") }
        at += word.utf8.count
        return tree
    }

    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
    }

    private func wrong(_ what: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "not JSON: \(what), at byte \(at)"))
    }
}
