// caught-by: plain
// misconception: It compares without regard to case. That is right for hosts; a path is compared with it.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Whether the pattern, with its wildcards `*` and `?`, fits the whole text.
func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern.lowercased()), Array(text.lowercased()))
    var (p, t) = (0, 0)
    var star: (behind: Int, taken: Int)?
    while t < text.count {
        if p < pattern.count, pattern[p] == "*" {
            p += 1
            star = (p, t)
        } else if p < pattern.count, pattern[p] == "?" || pattern[p] == text[t] {
            p += 1
            t += 1
        } else if let (behind, taken) = star {
            star = (behind, taken + 1)
            (p, t) = (behind, taken + 1)
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
}
