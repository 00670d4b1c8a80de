internal import Dispatch
internal import Foundation
internal import Sandbox

/// Ctrl-C, and a terminal that closes: what was begun goes down with the process, and the process ends with 130.
///
/// Compilers and supervisors run in process groups of their own, which a terminal's Ctrl-C doesn't reach: they are ended here,
/// and what they were writing is a folder of temporary files that goes too.
enum Interruption {
    static func watch() {
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)
        var signals = [SIGINT, SIGTERM]
        // Whoever started it with nohup wants it to go on.
        if unsafeBitCast(signal(SIGHUP, SIG_IGN), to: Int.self) != unsafeBitCast(SIG_IGN, to: Int.self) { signals.append(SIGHUP) }
        for number in signals {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { end() }
            source.resume()
            // It lives as long as the process.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
    }

    private static func end() {
        Terminal.restore()
        Children.endAll()
        Console.complain("interrupted")
        _exit(ExitStatus.interrupted.rawValue)
    }
}
