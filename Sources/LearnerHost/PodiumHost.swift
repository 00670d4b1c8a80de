internal import CJudge
internal import Wire

/// Answers the judge's questions with a learner's code: one JSON line in, one out.
///
/// It runs in the learner's process and holds nothing worth stealing: the judge trusts answers, and nothing else.
public final class PodiumHost {
    private var operations: [String: (inout PodiumQuestion) throws -> PodiumAnswer] = [:]

    public init() {}

    public func answer(_ operation: String, _ body: @escaping (inout PodiumQuestion) throws -> PodiumAnswer) {
        operations[operation] = body
    }

    /// A type whose values stay here, and which the judge calls by number.
    public func hold<Value>(_ name: String, _ type: Value.Type) -> PodiumInstances<Value> {
        let instances = PodiumInstances<Value>()
        answer("\(name).copy") { question in
            let handle: Int = try question.next()
            return .values([try instances.add(instances[handle])])
        }
        answer("\(name).drop") { question in
            instances.remove(try question.next())
            return .none
        }
        return instances
    }

    /// Answers until there are no more questions.
    public func serve() {
        var line: UnsafeMutablePointer<UInt8>?
        while true {
            let count = podium_read_question(&line)
            guard count >= 0, let line else { return }
            let bytes = UnsafeBufferPointer(start: line, count: Int(count))
            guard var question = try? JSONLineDecoder().decode(PodiumQuestion.self, from: bytes),
                let operation = operations[question.operation]
            else { return }
            let answer: PodiumAnswer
            do { answer = try operation(&question) } catch { answer = .bad("\(error)") }
            if case .none = answer { continue }
            guard
                let reply = try? JSONLineEncoder().encode(PodiumReply(id: question.id, answer: answer))
                    + CollectionOfOne(UInt8(ascii: "\n")),
                podium_write_answer(reply, Int64(reply.count))
            else { return }
        }
    }
}

/// What the judge asks: a number, an operation, and its arguments one after the other.
public struct PodiumQuestion: Decodable {
    let id: UInt64
    let operation: String
    private var arguments: any UnkeyedDecodingContainer

    public init(from decoder: any Decoder) throws {
        arguments = try decoder.unkeyedContainer()
        id = try arguments.decode(UInt64.self)
        operation = try arguments.decode(String.self)
    }

    public mutating func next<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value { try arguments.decode(type) }
}

public enum PodiumAnswer {
    /// The result, and every `inout` argument as it is now.
    case values([any Encodable])
    /// An error left the learner's function.
    case threw(any Error)
    case bad(String)
    case none
}

private struct PodiumReply: Encodable {
    let id: UInt64
    let answer: PodiumAnswer

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(id)
        switch answer {
        case .values(let values):
            try container.encode("ok")
            for value in values { try container.encode(value) }
        case .threw(let error):
            try container.encode("threw")
            try container.encode("\(error)")
            if let error = error as? any Encodable { try container.encode(error) }
        case .bad(let message):
            try container.encode("bad")
            try container.encode(message)
        case .none: break
        }
    }
}

/// Values of one of the learner's types, by number.
public final class PodiumInstances<Value> {
    private var values: [Int: Value] = [:]
    private var last = 0

    public func add(_ value: Value) -> Int {
        last += 1
        values[last] = value
        return last
    }

    func remove(_ handle: Int) { values[handle] = nil }

    public subscript(handle: Int) -> Value {
        get throws {
            guard let value = values[handle] else { throw Missing() }
            return value
        }
    }

    /// Changes the value in its place.
    public func change<Result>(_ handle: Int, _ body: (inout Value) throws -> Result) throws -> Result {
        guard var value = values.removeValue(forKey: handle) else { throw Missing() }
        defer { values[handle] = value }
        return try body(&value)
    }

    struct Missing: Error {}
}

/// The learner's code stands at this line of its file.
public func podiumAt(_ piece: Int32, _ line: Int32) { podium_learner_at(line) }
