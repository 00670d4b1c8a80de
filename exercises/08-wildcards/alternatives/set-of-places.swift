import Orchestra

/// Follows all ways at once: the set of the places in the pattern that the text so far can have led to.
func matches(_ pattern: String, _ text: String) -> Bool {
    let letters = Array(pattern.unicodeScalars)

    func withStarsSkipped(_ places: Set<Int>) -> Set<Int> {
        var all = places
        var open = Array(places)
        while let place = open.popLast() {
            guard place < letters.count, letters[place] == "*", all.insert(place + 1).inserted else { continue }
            open.append(place + 1)
        }
        return all
    }

    var places = withStarsSkipped([0])
    for scalar in text.unicodeScalars {
        var next: Set<Int> = []
        for place in places where place < letters.count {
            if letters[place] == "*" { next.insert(place) }
            if letters[place] == "?" || letters[place] == scalar { next.insert(place + 1) }
        }
        places = withStarsSkipped(next)
    }
    return places.contains(letters.count)
}
