internal import CJudge
internal import Orchestra
internal import Wire

/// The learner's process, as the generated stand-ins of the learner's functions and types see it.
///
/// A question that gets no answer ends the case: the stand-in never returns, and the judge goes on with the next case and
/// a fresh process.
public enum Learner {
    /// Asks, and waits for the answer.
    ///
    /// - Parameters:
    ///   - operation: A function, or a type and its method: `RoundRobin.chooseTarget`.
    ///   - arguments: What crosses the pipe, in the order of the declaration.
    public static func ask(_ operation: String, _ arguments: [any Encodable]) -> Reply {
        let reply = answered(operation, arguments)
        if case .threw(let message, _) = reply.outcome {
            fail(.wrong, expected: "an answer", got: "the error \(message)")
        }
        return reply
    }

    /// The same for a function that may throw.
    ///
    /// - Throws: ``LearnerError``.
    public static func tryAsking(_ operation: String, _ arguments: [any Encodable]) throws(LearnerError) -> Reply {
        let reply = answered(operation, arguments)
        if case .threw(let message, _) = reply.outcome { throw LearnerError(description: message) }
        return reply
    }

    /// The same for a function that throws one type of error.
    public static func tryAsking<Failure: Error & Decodable>(
        _ operation: String, _ arguments: [any Encodable], throwing: Failure.Type
    ) throws(Failure) -> Reply {
        let reply = answered(operation, arguments)
        guard case .threw(let message, var rest) = reply.outcome else { return reply }
        guard let failure = try? rest.decode(Failure.self) else {
            fail(.noAnswer, expected: "an error of type \(Failure.self)", got: message)
        }
        throw failure
    }

    private static func answered(_ operation: String, _ arguments: [any Encodable]) -> Reply {
        let process = LearnerProcess.current!
        process.questions += 1
        let id = process.nextID()
        guard let question = try? JSONLineEncoder().encode(Question(id: id, operation: operation, arguments: arguments)) else {
            fatalError("the suite asks what JSON can't write: \(operation) \(arguments)")
        }
        let answer = process.ask(question)
        guard let reply = try? JSONLineDecoder().decode(Reply.self, from: answer), reply.id == id else {
            process.abandon(.unasked)
        }
        if case .bad(let message) = reply.outcome {
            fail(.noAnswer, expected: "an answer to the question", got: message)
        }
        return reply
    }

    /// Ends this case here and now.
    static func fail(_ kind: Failure.Kind, expected: String, got: String) -> Never {
        LearnerProcess.current.abandon(Failure(kind: kind, tried: "", expected: expected, got: got))
    }
}

/// An error that left the learner's function, as it describes itself.
public struct LearnerError: Error, Hashable, CustomStringConvertible {
    public var description: String
}

private struct Question: Encodable {
    let id: UInt64
    let operation: String
    let arguments: [any Encodable]

    func encode(to encoder: any Encoder) throws {
        var container = encoder.unkeyedContainer()
        try container.encode(id)
        try container.encode(operation)
        for argument in arguments { try container.encode(argument) }
    }
}

/// An answer: the result, then every `inout` argument.
public struct Reply: Decodable {
    enum Outcome {
        case values
        case threw(String, any UnkeyedDecodingContainer)
        case bad(String)
    }

    let id: UInt64
    let outcome: Outcome
    private var values: any UnkeyedDecodingContainer

    public init(from decoder: any Decoder) throws {
        values = try decoder.unkeyedContainer()
        id = try values.decode(UInt64.self)
        switch try values.decode(String.self) {
        case "ok": outcome = .values
        case "threw":
            let message = try values.decode(String.self)
            outcome = .threw(message, values)
        default: outcome = .bad((try? values.decode(String.self)) ?? "no answer")
        }
    }

    /// The next value of the answer; an answer that hasn't got it ends the case.
    public mutating func next<Value: Decodable>(_ type: Value.Type = Value.self) -> Value {
        do { return try values.decode(type) } catch {
            Learner.fail(.noAnswer, expected: "an answer of type \(type)", got: "\(error)")
        }
    }
}

/// A value of one of the learner's types. It lives in the learner's process; copies are made there as well, so that a
/// stand-in is a value like any other.
public final class Instance: @unchecked Sendable {
    let type: String
    let handle: Int
    private let generation: Int

    private init(_ type: String, _ handle: Int) {
        self.type = type
        self.handle = handle
        generation = LearnerProcess.current.generation
    }

    public static func make(_ type: String, by operation: String, _ arguments: [any Encodable]) -> Instance {
        var reply = Learner.ask(operation, arguments)
        return Instance(type, reply.next())
    }

    /// What crosses the pipe in its place.
    public var reference: Int { handle }

    /// To be called before a change: nobody else may see it.
    public static func makeUnique(_ instance: inout Instance) {
        if isKnownUniquelyReferenced(&instance) { return }
        var reply = Learner.ask("\(instance.type).copy", [instance.handle])
        instance = Instance(instance.type, reply.next())
    }

    deinit {
        let process = LearnerProcess.current!
        guard process.generation == generation, process.isRunning,
            let message = try? JSONLineEncoder().encode(Question(id: 0, operation: "\(type).drop", arguments: [handle]))
        else { return }
        process.tell(message)
    }
}
