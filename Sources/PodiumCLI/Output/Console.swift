internal import Diagnostics
internal import Foundation

/// What this terminal can show, and the two ways out.
enum Console {
    static let isTerminal = isatty(1) == 1
    static let errorsAreTerminal = isatty(2) == 1

    /// Colour only for people: not when piped, not with NO_COLOR, not on a dumb terminal.
    static let usesColor = isTerminal && allowsColor

    private static var allowsColor: Bool {
        let environment = ProcessInfo.processInfo.environment
        return (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Columns: the terminal's, or 80.
    static var width: Int {
        var size = winsize()
        if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 { return Int(size.ws_col) }
        return ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) } ?? 80
    }

    static func complain(_ message: String) { try? FileHandle.standardError.write(contentsOf: Data("\(message)\n".utf8)) }

    /// For people who wait: shown on a terminal only.
    static func mention(_ message: String) { if errorsAreTerminal { complain(message) } }

    /// Ends the process if nobody can be told: the disk is full, or the terminal is gone.
    static func write(_ text: String) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
            Terminal.restore()
            complain("the output can't be written")
            exit(ExitStatus.machine.rawValue)
        }
    }
}
