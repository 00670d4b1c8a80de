// Tries: Names a macro of a plugin of its own.
// must: not-compiled

@freestanding(expression) macro evil() -> Int = #externalMacro(module: "Evil", type: "Evil")

func total(_ numbers: [Int]) -> Int { #evil }
