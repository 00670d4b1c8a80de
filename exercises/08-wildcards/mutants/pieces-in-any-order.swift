// caught-by: again
// misconception: It looks for the pieces between the stars anywhere in the text. They have to come in their order, one behind the other.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Cuts the pattern at its stars, and looks for each piece as early as it can be: the first at the beginning, the last at the end.
func matches(_ pattern: String, _ text: String) -> Bool {
    var pieces = pattern.split(separator: "*", omittingEmptySubsequences: false).map { Array($0.utf8) }
    var rest = Array(text.utf8)[...]

    func fits(_ piece: [UInt8], _ part: ArraySlice<UInt8>) -> Bool {
        piece.count == part.count && zip(piece, part).allSatisfy { $0 == UInt8(ascii: "?") || $0 == $1 }
    }

    let first = pieces.removeFirst()
    if pieces.isEmpty { return fits(first, rest) }
    guard fits(first, rest.prefix(first.count)) else { return false }
    rest = rest.dropFirst(first.count)

    let last = pieces.removeLast()
    guard fits(last, rest.suffix(last.count)) else { return false }
    rest = rest.dropLast(last.count)

    return pieces.allSatisfy { piece in
        var rest = rest
        while rest.count >= piece.count, !fits(piece, rest.prefix(piece.count)) { rest = rest.dropFirst() }
        return rest.count >= piece.count
    }
}
