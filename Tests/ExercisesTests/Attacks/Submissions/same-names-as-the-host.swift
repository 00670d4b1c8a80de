// Tries: Declares the names that the host's file declares or uses.
// must: not-compiled

enum PodiumEntry { static func main() {} }
