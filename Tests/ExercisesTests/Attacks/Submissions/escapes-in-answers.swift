// Tries: Answers and prints what clears a terminal, renames it and moves its cursor.
// must: fails
// saying: \u{1B}[2J

let escape = "\u{1B}[2J\u{1B}]0;owned\u{7}\u{9B}31m\u{1B}[1A\r\u{8}"

func label(_ name: String) throws -> String {
    print(escape + "printed")
    return escape + name
}
