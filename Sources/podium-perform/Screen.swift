import ArgumentParser
import Diagnostics
import Foundation
import Scenarios
import Synchronization

/// What goes to people.
enum Screen {
    static let errorsAreTerminal = isatty(2) == 1
    private static let usesColor =
        errorsAreTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
        && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    static func complain(_ message: String) { try? FileHandle.standardError.write(contentsOf: Data("\(message)\n".utf8)) }

    /// Tells what is wrong with a scenario.
    static func tell(_ error: ScenarioError) {
        let writer = ConsoleWriter(usesColor: usesColor)
        for diagnostic in error.diagnostics.prefix(50) { complain(writer.text(of: diagnostic)) }
        if error.diagnostics.count > 50 { complain("… and \(error.diagnostics.count - 50) more") }
    }
}

/// A line that changes in place, on a terminal alone.
final class ProgressBar: Sendable {
    private let whole: Int
    private let unit: String
    private let shown = Mutex(-1)

    init(of whole: Int, unit: String) {
        self.whole = max(whole, 1)
        self.unit = unit
    }

    func show(_ done: Int) {
        guard Screen.errorsAreTerminal else { return }
        let percent = done * 100 / whole
        let isNew = shown.withLock { last in
            defer { last = percent }
            return last != percent
        }
        guard isNew else { return }
        // No wider than the terminal: what wraps can't be taken back.
        var size = winsize()
        let columns = ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
        let bar = String(repeating: "█", count: percent / 5) + String(repeating: "░", count: 20 - percent / 5)
        try? FileHandle.standardError.write(contentsOf: Data("\r\("\(bar) \(done) of \(whole) \(unit)".prefix(columns - 1))".utf8))
    }

    func clear() {
        guard Screen.errorsAreTerminal else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[K".utf8))
    }
}

/// Ctrl-C asks to come to an end; a second one ends at once.
enum Interruption {
    private static let asked = Atomic(false)
    static var wasAsked: Bool { asked.load(ordering: .relaxed) }

    static func watch() {
        signal(SIGPIPE, SIG_DFL)
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in
                if Interruption.ask() { _exit(130) }
            }
        }
    }

    /// - Returns: Whether it was asked before.
    private static func ask() -> Bool { asked.exchange(true, ordering: .relaxed) }
}

/// The scenarios that come with Podium.
enum Shelf {
    static var folder: URL {
        URL(fileURLWithPath: ProcessInfo.processInfo.environment["PODIUM_ROOT"] ?? ".").appendingPathComponent("scenarios")
    }

    static func names() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
            .map { name in String(name.dropLast(5).drop { $0.isNumber }.drop { $0 == "-" }) }
    }

    static func path(of name: String) -> String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let file = files.sorted().first {
            $0 == "\(name).yaml" || $0.hasSuffix("-\(name).yaml") && $0.prefix(2).allSatisfy(\.isNumber)
        }
        return folder.appendingPathComponent(file ?? "\(name).yaml").path
    }

    static func scenario(named name: String) throws -> Scenario? {
        let path = path(of: name)
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return try ScenarioReader.read(data, file: path)
    }

    static func fileName(of name: String) -> String {
        String(name.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" })
    }
}
