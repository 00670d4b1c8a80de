// caught-by: star
// misconception: A star takes all the rest of the text, and nothing is left for what stands behind it. It has to leave enough.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Whether the pattern, with its wildcards `*` and `?`, fits the whole text.
func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern), Array(text))
    var (p, t) = (0, 0)
    while t < text.count {
        if p < pattern.count, pattern[p] == "*" {
            return pattern[p...].allSatisfy { $0 == "*" }
        } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
            p += 1
            t += 1
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
}
