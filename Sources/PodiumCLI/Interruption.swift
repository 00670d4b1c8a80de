internal import Dispatch
internal import Foundation
internal import Sandbox

/// Ctrl-C: what was begun goes down with the process, and the process ends with 130.
///
/// Compilers and supervisors run in process groups of their own, which a terminal's Ctrl-C doesn't reach: they are ended here,
/// and what they were writing is a folder of temporary files that goes too.
enum Interruption {
    static func watch() {
        signal(SIGINT, SIG_IGN)
        signal(SIGTERM, SIG_IGN)
        for number in [SIGINT, SIGTERM] {
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { end() }
            source.resume()
            // It lives as long as the process.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
    }

    private static func end() {
        Children.endAll()
        Console.complain("interrupted")
        _exit(ExitStatus.interrupted.rawValue)
    }
}
