/// Stops a script that asks for what can't be: an id of another simulation, a time that runs backwards.
///
/// `fatalError`, because a precondition says nothing in a release build, and the engine that readers link is one.
func mistake(_ message: @autoclosure () -> String) -> Never { fatalError(message()) }

/// Stops the script unless the condition holds.
func require(_ condition: Bool, _ message: @autoclosure () -> String) {
    if !condition { mistake(message()) }
}
