/// Finds the name that was probably meant, and says so.
enum NearMiss {
    /// ` Did you mean 'users'?`, or what there is, or `nil` where there is nothing.
    static func help(for name: String, among known: [String], kind: String) -> String? {
        if let nearest = known.map({ ($0, distance(name, $0)) }).min(by: { $0.1 < $1.1 }), nearest.1 <= max(2, name.count / 3) {
            return "There is no \(kind) '\(name)'; did you mean '\(nearest.0)'?"
        }
        guard !known.isEmpty else { return "There is no \(kind) yet: create it first." }
        let shown = known.prefix(5).joined(separator: ", ") + (known.count > 5 ? ", …" : "")
        return "There is no \(kind) '\(name)'; there is: \(shown)."
    }

    /// How many letters must be put in, taken out, exchanged or swapped with a neighbour to turn one into the other.
    static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.utf8.prefix(64)), Array(b.utf8.prefix(64)))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
