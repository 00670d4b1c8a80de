/// Counts the bytes that a value would have as JSON, without blanks, and without making the text.
enum JSONSize {
    static func of(_ value: some Encodable) -> Int {
        let counter = Counter()
        // Nothing that is encoded here can refuse.
        try? value.encode(to: Encoder(counter: counter))
        counter.close()
        return counter.bytes
    }

    /// What one value has been counted to. A value that is asked for containers twice is still one object.
    private final class Counter {
        var bytes = 0
        private var members: Int?

        /// Each member has a comma before it, except for the first.
        func member(_ key: String? = nil) {
            bytes += (members ?? 0) == 0 ? 0 : 1
            members = (members ?? 0) + 1
            if let key { bytes += text(key) + 1 }
        }

        func open() { members = members ?? 0 }
        func close() { if members != nil { bytes += 2 } }

        func text(_ text: String) -> Int {
            2 + text.utf8.reduce(0) { $0 + ($1 == 34 || $1 == 92 ? 2 : $1 < 32 ? 6 : 1) }
        }

        func add(_ value: some Encodable) throws {
            switch value {
            case let value as String: bytes += text(value)
            case let value as Bool: bytes += value ? 4 : 5
            case let value as any BinaryInteger: bytes += "\(value)".utf8.count
            case let value as any BinaryFloatingPoint: bytes += "\(value)".utf8.count
            default:
                let inner = Counter()
                try value.encode(to: Encoder(counter: inner))
                inner.close()
                bytes += inner.bytes
            }
        }
    }

    private struct Encoder: Swift.Encoder {
        let counter: Counter
        var codingPath: [any CodingKey] { [] }
        var userInfo: [CodingUserInfoKey: Any] { [:] }

        func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
            counter.open()
            return KeyedEncodingContainer(Keyed<Key>(counter: counter))
        }

        func unkeyedContainer() -> any UnkeyedEncodingContainer {
            counter.open()
            return Unkeyed(counter: counter)
        }

        func singleValueContainer() -> any SingleValueEncodingContainer { Single(counter: counter) }
    }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let counter: Counter
        var codingPath: [any CodingKey] { [] }

        func encodeNil(forKey key: Key) throws {
            counter.member(key.stringValue)
            counter.bytes += 4
        }

        func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
            counter.member(key.stringValue)
            try counter.add(value)
        }

        func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type, forKey key: Key)
            -> KeyedEncodingContainer<NestedKey>
        { mistake("nothing in the engine encodes itself so") }
        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            mistake("nothing in the engine encodes itself so")
        }
        func superEncoder() -> any Swift.Encoder { mistake("nothing in the engine encodes itself so") }
        func superEncoder(forKey key: Key) -> any Swift.Encoder { mistake("nothing in the engine encodes itself so") }
    }

    private struct Unkeyed: UnkeyedEncodingContainer {
        let counter: Counter
        var count = 0
        var codingPath: [any CodingKey] { [] }

        init(counter: Counter) { self.counter = counter }

        mutating func encodeNil() throws {
            counter.member()
            counter.bytes += 4
        }

        mutating func encode<T: Encodable>(_ value: T) throws {
            counter.member()
            count += 1
            try counter.add(value)
        }

        mutating func nestedContainer<NestedKey: CodingKey>(keyedBy keyType: NestedKey.Type) -> KeyedEncodingContainer<NestedKey> {
            mistake("nothing in the engine encodes itself so")
        }
        mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            mistake("nothing in the engine encodes itself so")
        }
        mutating func superEncoder() -> any Swift.Encoder { mistake("nothing in the engine encodes itself so") }
    }

    private struct Single: SingleValueEncodingContainer {
        let counter: Counter
        var codingPath: [any CodingKey] { [] }

        func encodeNil() throws { counter.bytes += 4 }
        func encode<T: Encodable>(_ value: T) throws { try counter.add(value) }
    }
}
