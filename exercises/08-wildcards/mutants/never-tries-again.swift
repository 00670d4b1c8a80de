// caught-by: again
// misconception: A star takes everything up to the first character that could go on, and it stays at that. If that was too early, it has to take more: `*ab` fits `aab`.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Whether the pattern, with its wildcards `*` and `?`, fits the whole text.
func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern), Array(text))
    var (p, t) = (0, 0)
    while p < pattern.count {
        if pattern[p] == "*" {
            while p < pattern.count, pattern[p] == "*" { p += 1 }
            if p == pattern.count { return true }
            while t < text.count, pattern[p] != "?", pattern[p] != text[t] { t += 1 }
        } else if t < text.count, pattern[p] == "?" || pattern[p] == text[t] {
            p += 1
            t += 1
        } else {
            return false
        }
    }
    return t == text.count
}
