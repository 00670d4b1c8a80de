// caught-by: slash
// misconception: Its wildcards stop at a slash, as they do in a shell. In a rule they walk through slashes as if they weren't there.
// reads: 06-load-balancer#what-the-stars-mean
import Orchestra

/// Whether the pattern, with its wildcards `*` and `?`, fits the whole text.
func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern), Array(text))
    var (p, t) = (0, 0)
    var star: (behind: Int, taken: Int)?
    while t < text.count {
        if p < pattern.count, pattern[p] == "*" {
            p += 1
            star = (p, t)
        } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == "?" && text[t] != "/" {
            p += 1
            t += 1
        } else if let (behind, taken) = star, text[taken] != "/" {
            star = (behind, taken + 1)
            (p, t) = (behind, taken + 1)
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy { $0 == "*" }
}
