/// Writes any `Encodable` value as one line of JSON, without Foundation: what snippets and learners' programs link stays small.
///
/// Members keep the order in which they are encoded, so equal values give equal bytes. Numbers are exact: integers in full,
/// doubles in the shortest form that reads back as the same value. What JSON has no word for (infinity, not a number) is an
/// error, and so is a type that goes back to a container after it has begun another beside it: the line is written as it comes.
public struct JSONLineEncoder: Sendable {
    public init() {}

    /// - Returns: UTF-8 without a line break.
    /// - Throws: `EncodingError` if a number is one that JSON can't write, or containers are written crosswise.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        let output = JSONOutput()
        try output.write(value)
        output.close(to: 0)
        if output.bytes.isEmpty { output.bytes += "{}".utf8 }
        if let error = output.error { throw error }
        return output.bytes
    }
}

/// The bytes so far, and the objects and arrays that are still open.
final class JSONOutput {
    struct Level {
        var isObject: Bool
        var count = 0
        /// A member's name was written, and its value wasn't yet.
        var awaitsValue = false
        /// Tells it from others that were open at the same depth before.
        var serial: Int
    }

    // Nobody else has it while it writes: checking that at every byte would take a fifth of the time.
    @exclusivity(unchecked) var bytes: [UInt8] = []
    @exclusivity(unchecked) var levels: [Level] = []
    /// What a container couldn't throw.
    @exclusivity(unchecked) var error: EncodingError?
    @exclusivity(unchecked) private var serials = 0

    init() { bytes.reserveCapacity(512) }

    /// Ends everything that is open below a depth.
    func close(to depth: Int) {
        while levels.count > depth {
            settle()
            bytes.append(levels.removeLast().isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
    }

    /// A value that wrote nothing is an empty object.
    private func settle() {
        guard !levels.isEmpty, levels[levels.count - 1].awaitsValue else { return }
        levels[levels.count - 1].awaitsValue = false
        bytes += "{}".utf8
    }

    /// Opens an object or array as the value that is due; one that this value has begun already is gone on with.
    ///
    /// - Parameter depth: How deep the value stands.
    func open(asObject isObject: Bool, at depth: Int) -> Int {
        if levels.count > depth {
            close(to: depth + 1)
            if levels[depth].isObject != isObject { fail("a value is an object and an array at once") }
            return levels[depth].serial
        }
        noteValue()
        bytes.append(isObject ? UInt8(ascii: "{") : UInt8(ascii: "["))
        serials += 1
        levels.append(Level(isObject: isObject, serial: serials))
        return serials
    }

    /// Begins a member or an element of the container at this depth.
    func begin(_ key: String?, at depth: Int, serial: Int) {
        guard levels.count >= depth, levels[depth - 1].serial == serial else {
            return fail("a container is gone on with after another was begun beside it")
        }
        close(to: depth)
        settle()
        if levels[depth - 1].count > 0 { bytes.append(UInt8(ascii: ",")) }
        levels[depth - 1].count += 1
        if let key {
            write(key)
            bytes.append(UInt8(ascii: ":"))
        }
        levels[depth - 1].awaitsValue = true
    }

    private func noteValue() {
        if !levels.isEmpty { levels[levels.count - 1].awaitsValue = false }
    }

    private func fail(_ what: String) {
        if error == nil { error = .invalidValue(what, .init(codingPath: [], debugDescription: what)) }
    }

    // MARK: Values

    func writeNull() {
        noteValue()
        bytes += "null".utf8
    }

    /// What a value becomes: the few types that JSON knows, and everything else by its own `encode(to:)`.
    func write<Value: Encodable>(_ value: Value) throws {
        if Value.self == String.self {
            noteValue()
            write(value as! String)
        } else if Value.self == Int.self {
            integer(value as! Int)
        } else if Value.self == UInt64.self {
            integer(value as! UInt64)
        } else if Value.self == Int64.self {
            integer(value as! Int64)
        } else if Value.self == Bool.self {
            noteValue()
            bytes += (value as! Bool ? "true" : "false").utf8
        } else if Value.self == Double.self {
            try double(value as! Double)
        } else if Value.self == Float.self {
            let value = value as! Float
            try double(Double("\(value)") ?? Double(value))
        } else if let integer = Self.otherInteger(value) {
            noteValue()
            bytes += integer.utf8
        } else {
            let depth = levels.count
            try value.encode(to: JSONWriter(output: self, depth: depth))
            close(to: depth)
        }
    }

    private static func otherInteger<Value>(_ value: Value) -> String? {
        switch Value.self {
        case is Int8.Type: "\(value as! Int8)"
        case is Int16.Type: "\(value as! Int16)"
        case is Int32.Type: "\(value as! Int32)"
        case is UInt.Type: "\(value as! UInt)"
        case is UInt8.Type: "\(value as! UInt8)"
        case is UInt16.Type: "\(value as! UInt16)"
        case is UInt32.Type: "\(value as! UInt32)"
        case is Int128.Type: "\(value as! Int128)"
        case is UInt128.Type: "\(value as! UInt128)"
        default: nil
        }
    }

    private func integer(_ value: some FixedWidthInteger) {
        noteValue()
        bytes += String(value).utf8
    }

    private func double(_ value: Double) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "JSON has no word for \(value)"))
        }
        noteValue()
        bytes += "\(value)".utf8
    }

    private func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            if utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) {
                for byte in utf8 { escape(byte) }
            } else {
                bytes.append(contentsOf: utf8)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func escape(_ byte: UInt8) {
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
}
