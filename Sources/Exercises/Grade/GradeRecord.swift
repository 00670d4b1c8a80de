internal import Diagnostics
internal import Foundation
internal import Wire

/// What one learner's work on one exercise came to: the same bytes whenever it is judged again.
struct GradeRecord: Sendable, Codable, Equatable {
    enum Result: Sendable, Codable, Equatable {
        case judged(Verdict)
        case missing
        case unreadable(String)
    }

    var learner: String
    var exercise: String
    var result: Result

    /// Whether time had a part in it, so that another run may end otherwise.
    var metTimeLimit: Bool {
        if case .judged(let verdict) = result { verdict.metTimeLimit } else { false }
    }

    // MARK: As a file: {"record":…,"sum":"…"}, where the sum is over the record's bytes.

    private static let head = Array(#"{"record":"#.utf8)
    private static let middle = Array(#","sum":""#.utf8)
    private static let tail = Array("\"}\n".utf8)

    func fileContents() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let record = try encoder.encode(self)
        return Data(Self.head) + record + Data(Self.middle + Array(ContentHash.of(record).utf8) + Self.tail)
    }

    /// - Returns: `nil` if the file isn't whole.
    static func read(_ contents: Data) -> GradeRecord? {
        let foot = middle.count + 16 + tail.count
        guard contents.count > head.count + foot, contents.starts(with: head), contents.suffix(tail.count).elementsEqual(tail)
        else {
            return nil
        }
        let record = contents.dropFirst(head.count).dropLast(foot)
        guard contents.suffix(foot).dropLast(tail.count).elementsEqual(middle + Array(ContentHash.of(record).utf8)) else {
            return nil
        }
        return try? JSONDecoder().decode(GradeRecord.self, from: Data(record))
    }
}

extension Verdict {
    /// Whether a limit on time had a part in it.
    var metTimeLimit: Bool {
        switch outcome {
        case .passed, .failed: checks.contains(where: \.timedOut)
        case .notCompiled(let diagnostics): diagnostics.contains { $0.id == SubmissionCompiler.tookTooLong }
        case .refused(let reason): reason == PreparedExercise.endless
        }
    }
}
