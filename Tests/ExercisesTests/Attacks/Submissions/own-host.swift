// Tries: Declares a host of its own, which takes the place of the real one in the host's file.
// must: fails
// saying: ended by itself

import Glibc

final class PodiumHost {
    init() {}
    func answer(_ operation: String, _ body: @escaping (inout Question) throws -> Answer) {}
    func hold<Value>(_ name: String, _ type: Value.Type) -> Held<Value> { Held() }
    func serve() {
        print("✓ passed")
        exit(0)
    }
}

struct Question { mutating func next<Value>(_ type: Value.Type = Value.self) throws -> Value { fatalError() } }
enum Answer { case values([Any]), threw(any Error) }
final class Held<Value> {
    func add(_ value: Value) -> Int { 0 }
    func change<Result>(_ handle: Int, _ body: (inout Value) throws -> Result) throws -> Result { fatalError() }
}
