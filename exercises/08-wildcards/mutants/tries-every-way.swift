// caught-by: long
// misconception: It tries every way to share out the characters among the stars, one after the other. With five stars that is millions of ways, with twenty more than anybody can wait for.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Whether the pattern, with its wildcards `*` and `?`, fits the whole text.
func matches(_ pattern: String, _ text: String) -> Bool { fits(pattern[...], text[...]) }

private func fits(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" { return fits(pattern.dropFirst(), text) || (!text.isEmpty && fits(pattern, text.dropFirst())) }
    guard let letter = text.first, first == "?" || first == letter else { return false }
    return fits(pattern.dropFirst(), text.dropFirst())
}
