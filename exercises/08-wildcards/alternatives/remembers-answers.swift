import Orchestra

/// Calls itself for every way, but answers each question only once.
func matches(_ pattern: String, _ text: String) -> Bool {
    let (pattern, text) = (Array(pattern), Array(text))
    var known: [Int: Bool] = [:]

    func fits(_ p: Int, _ t: Int) -> Bool {
        let key = p * (text.count + 1) + t
        if let answer = known[key] { return answer }
        var answer = false
        if p == pattern.count {
            answer = t == text.count
        } else if pattern[p] == "*" {
            answer = fits(p + 1, t) || (t < text.count && fits(p, t + 1))
        } else if t < text.count, pattern[p] == "?" || pattern[p] == text[t] {
            answer = fits(p + 1, t + 1)
        }
        known[key] = answer
        return answer
    }
    return fits(0, 0)
}
