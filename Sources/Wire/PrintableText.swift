extension StringProtocol {
    /// The text without what would steer a terminal or turn what is read around: control characters, also those beyond ASCII, and
    /// marks of direction stand there as Swift writes them, `\u{1B}`.
    ///
    /// Whatever a learner's program or a compiler said goes through this once, before anybody sees it.
    ///
    /// - Parameter isOneLine: Whether line breaks are written so as well.
    public func printable(isOneLine: Bool = false) -> String {
        if utf8.allSatisfy({ (0x20..<0x7F).contains($0) || (!isOneLine && $0 == 0x0A) }) { return String(self) }
        var text = ""
        for scalar in unicodeScalars {
            if scalar == "\n" {
                text += isOneLine ? "\\n" : "\n"
            } else if scalar == "\t" || scalar.isHarmless {
                text.unicodeScalars.append(scalar)
            } else {
                text += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    fileprivate var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        // What joins letters and emoji.
        case .format: value == 0x200C || value == 0x200D
        default: true
        }
    }
}

extension SuiteReport {
    /// The report with what a learner's program said made printable.
    public var printable: SuiteReport {
        var report = self
        for index in report.checks.indices { report.checks[index].failure = report.checks[index].failure?.printable }
        return report
    }
}

extension Failure {
    fileprivate var printable: Failure {
        var failure = self
        failure.tried = tried.printable()
        failure.expected = expected.printable()
        failure.got = got.printable()
        failure.events = events.map { $0.printable(isOneLine: true) }
        failure.printed = printed.printable()
        return failure
    }
}
