// caught-by: plain
// misconception: It looks for the pattern anywhere in the text, so `/users` fits `/api/users`. A pattern has to fit from the first character on.
// reads: 06-load-balancer#the-first-line-that-fits
import Orchestra

/// Whether the pattern, with its wildcards `*` and `?`, fits the whole text.
func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern), Array(text))
    var (p, t) = (0, 0)
    var star: (behind: Int, taken: Int)? = (0, 0)
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
