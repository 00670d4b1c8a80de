/// When a scheduled action runs (Application Auto Scaling User Guide, schedule expressions): `at(…)`, `rate(…)` or `cron(…)`.
package enum Schedule: Hashable, Sendable {
    /// Once, on a zone's clock.
    case at(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int)
    /// Each so many seconds.
    case rate(Int64)
    case cron(CronExpression)

    /// What is wrong with an expression, and where.
    package struct Mistake: Swift.Error, Hashable, Sendable {
        package var help: String
    }

    package init(_ text: String) throws(Mistake) {
        guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else {
            throw Mistake(help: "Write at(2026-01-01T08:00:00), rate(30 minutes) or cron(0 8 ? * MON-FRI *).")
        }
        let body = text[text.index(after: open)...].dropLast()
        switch text[..<open] {
        case "at": self = try Self.at(body)
        case "rate": self = try Self.rate(body)
        case "cron": self = .cron(try CronExpression(body))
        default: throw Mistake(help: "'\(text[..<open])' is none of at, rate and cron.")
        }
    }

    private static func at(_ text: Substring) throws(Mistake) -> Schedule {
        let bytes = Array(text.utf8)
        let shape = Array("dddd-dd-ddTdd:dd:dd".utf8)
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        guard bytes.count == shape.count,
            zip(bytes, shape).allSatisfy({ $1 == UInt8(ascii: "d") ? isDigit($0) : $0 == $1 })
        else { throw Mistake(help: "Write the time as at(yyyy-mm-ddThh:mm:ss).") }
        let number = { (range: Range<Int>) in bytes[range].reduce(0) { $0 * 10 + Int($1 - 48) } }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        guard (1970...2199).contains(year) else { throw Mistake(help: "The year is 1970 to 2199, not \(year).") }
        guard (1...12).contains(month) else { throw Mistake(help: "The month is 01 to 12, not \(month).") }
        guard (1...CivilTime.daysInMonth(year, month)).contains(day) else {
            throw Mistake(help: "\(year)-\(month) has \(CivilTime.daysInMonth(year, month)) days, not \(day).")
        }
        guard hour < 24, minute < 60, second < 60 else { throw Mistake(help: "The time of day is 00:00:00 to 23:59:59.") }
        return .at(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private static func rate(_ text: Substring) throws(Mistake) -> Schedule {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2 else { throw Mistake(help: "A rate is a number and a unit: rate(5 minutes).") }
        guard words[0].utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(words[0]), number > 0 else {
            throw Mistake(help: "A rate's number is a whole one from 1 on, not '\(words[0])'.")
        }
        let units: [(one: String, many: String, seconds: Int64)] = [
            ("minute", "minutes", 60), ("hour", "hours", 3600), ("day", "days", 86_400),
        ]
        guard let unit = units.first(where: { $0.one == words[1] || $0.many == words[1] }) else {
            throw Mistake(help: "A rate's unit is minute, minutes, hour, hours, day or days, not '\(words[1])'.")
        }
        guard (number == 1) == (unit.one == words[1]) else {
            throw Mistake(help: "Write \(number) \(number == 1 ? unit.one : unit.many).")
        }
        guard number <= 1_000_000 else { throw Mistake(help: "A rate's number is at most 1,000,000.") }
        return .rate(number * unit.seconds)
    }

    /// The first time after `moment` at which it runs; seconds since 1970.
    ///
    /// - Parameter anchor: From when on a rate counts.
    package func next(after moment: Int64, anchor: Int64, in zone: AutoScaling.TimeZone) -> Int64? {
        switch self {
        case .at(let year, let month, let day, let hour, let minute, let second):
            let local = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
            return zone.moments(of: local).first.flatMap { $0 > moment ? $0 : nil }
        case .rate(let seconds):
            guard moment >= anchor else { return anchor + seconds }
            return anchor + ((moment - anchor) / seconds + 1) * seconds
        case .cron(let expression): return expression.next(after: moment, in: zone)
        }
    }
}
