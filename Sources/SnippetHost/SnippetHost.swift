internal import CSnippetHost
public import Orchestra
internal import Wire

/// One program of a batch: the snippet and what it continues, as the compiler got it.
public typealias SnippetProgram = @MainActor () throws -> Void

nonisolated(unsafe) private var programs: [SnippetProgram] = []

/// Runs the programs that the command line names, each in a process of its own.
@MainActor
public func podiumRun(_ all: [SnippetProgram]) -> Never {
    programs = all
    let status = podium_supervise(CommandLine.argc, CommandLine.unsafeArgv) { index in
        // Forked from the main thread, so it still is the main thread.
        MainActor.assumeIsolated {
            do { try programs[Int(index)]() } catch { podiumThrew(error) }
        }
    }
    exitNow(status)
}

/// For a program that is compiled alone: what follows in its main file runs in a process of its own, under a supervisor.
public func podiumStart() {
    let status = podium_supervise(CommandLine.argc, CommandLine.unsafeArgv, nil)
    if status >= 0 { exitNow(status) }
}

/// The program compiled alone has reached its end.
public func podiumFinish() { podium_finished() }

/// The program stands at this line.
public func podiumAt(_ piece: Int32, _ line: Int32) { podium_at(piece, line) }

/// From here on what is printed belongs to this piece.
public func podiumBeginPiece(_ piece: Int32) { podium_begin_piece(piece) }

/// An error left the program.
public func podiumThrew(_ error: any Error) { podium_threw("\(error)") }

/// Hands a simulation's trace over to whoever draws it.
public func podiumHandOver(_ simulation: Simulation) {
    guard let bytes = try? JSONLineEncoder().encode(simulation.trace) else { return }
    bytes.withUnsafeBufferPointer { podium_trace($0.baseAddress, Int64($0.count)) }
}
