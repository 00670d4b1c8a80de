/// What somebody who watches can ask for.
public enum WatchKey: Sendable, Hashable {
    case hint, list, next, run, quit
    /// Something else was typed.
    case other
}

/// Makes keys of the bytes that a terminal sends. A letter within an arrow key's sequence is no key.
public struct KeyReader: Sendable {
    private enum State { case plain, escape, sequence, functionKey }
    private var state = State.plain

    public init() {}

    public mutating func read(_ bytes: some Sequence<UInt8>) -> [WatchKey] {
        defer {
            // An escape alone at the end of what came at once is the key itself.
            if state == .escape { state = .plain }
        }
        return bytes.compactMap { key($0) }
    }

    private mutating func key(_ byte: UInt8) -> WatchKey? {
        switch state {
        case .escape:
            state = byte == UInt8(ascii: "[") ? .sequence : byte == UInt8(ascii: "O") ? .functionKey : .plain
            return nil
        case .sequence:
            // Parameters, then a letter or ~.
            if (0x40...0x7E).contains(byte) { state = .plain }
            return nil
        case .functionKey:
            state = .plain
            return nil
        case .plain: break
        }
        switch byte {
        case 0x1B:
            state = .escape
            return nil
        case UInt8(ascii: "h"), UInt8(ascii: "H"): return .hint
        case UInt8(ascii: "l"), UInt8(ascii: "L"): return .list
        case UInt8(ascii: "n"), UInt8(ascii: "N"): return .next
        case UInt8(ascii: "r"), UInt8(ascii: "R"): return .run
        // Ctrl-C where it comes as a byte, Ctrl-D.
        case UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x03, 0x04: return .quit
        // What goes on in a character of several bytes, and blanks.
        case 0x80...0xBF, 0x09, 0x0A, 0x0D, 0x20: return nil
        default: return .other
        }
    }
}
