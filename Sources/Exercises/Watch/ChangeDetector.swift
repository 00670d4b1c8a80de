internal import Foundation

/// Decides from looks at a file when it has changed: by content, once it has kept still for a moment.
///
/// Editors save in steps: they empty the file and fill it, or take it away and put another there. So what is new counts when a second
/// look sees the same, and a file that is empty or away gets longer.
public struct ChangeDetector: Sendable {
    /// What a look saw.
    public enum Sight: Sendable, Hashable {
        case content(hash: String, isEmpty: Bool)
        /// There is nothing to judge; why, as a sentence.
        case nothing(String)
    }

    public enum Finding: Sendable, Hashable {
        case unchanged
        case changed
        case gone(String)
    }

    private let quiet: Duration
    private let patience: Duration
    private var told: Sight?
    private var seen: (sight: Sight, since: Duration)?

    public init(quiet: Duration = .milliseconds(30), patience: Duration = .milliseconds(600)) {
        self.quiet = quiet
        self.patience = patience
    }

    /// - Parameter now: Time since any fixed moment.
    /// - Returns: What is to be told, and how soon to look again if that can't wait for the next round.
    public mutating func see(_ sight: Sight, at now: Duration) -> (finding: Finding, lookAgain: Duration?) {
        guard sight != told else {
            seen = nil
            return (.unchanged, nil)
        }
        // The first look: whatever is there has been there.
        guard told != nil else { return (tell(sight), nil) }
        guard let seen, seen.sight == sight else {
            seen = (sight, now)
            return (.unchanged, delay(sight))
        }
        let left = delay(sight) - (now - seen.since)
        return left > .zero ? (.unchanged, left) : (tell(sight), nil)
    }

    private mutating func tell(_ sight: Sight) -> Finding {
        told = sight
        seen = nil
        return switch sight {
        case .content: .changed
        case .nothing(let reason): .gone(reason)
        }
    }

    private func delay(_ sight: Sight) -> Duration {
        if case .content(_, isEmpty: false) = sight { quiet } else { patience }
    }
}

extension ChangeDetector.Sight {
    /// - Parameter file: The path, as people see it.
    public static func at(_ path: String, shownAs file: String) -> ChangeDetector.Sight {
        let found = FoundFile.at(path)
        guard let bytes = found.bytes else { return .nothing(found.complaint(about: file) ?? file) }
        return .content(hash: ContentHash.of(bytes), isEmpty: bytes.isEmpty)
    }
}
