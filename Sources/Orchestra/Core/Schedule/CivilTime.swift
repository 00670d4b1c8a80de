/// A date and a time of day in the proleptic Gregorian calendar, without a time zone.
struct CivilTime: Hashable, Sendable {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0

    /// Seconds since 1970-01-01T00:00:00 on the same clock.
    var seconds: Int64 {
        Int64(Self.days(year, month, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    init(seconds: Int64) {
        let days = Int((seconds >= 0 ? seconds : seconds - 86_399) / 86_400)
        let rest = Int(seconds - Int64(days) * 86_400)
        (year, month, day) = Self.date(days)
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
    }

    /// `2026-01-01T08:00:00Z`, or without the `Z`; `nil` for anything else, and for a time that no day has.
    init?(iso8601 text: String) {
        let digits = text.hasSuffix("Z") ? text.dropLast() : text[...]
        let marks = digits.filter { !$0.isASCII || !$0.isNumber }
        let parts = digits.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
        guard marks == "--T::", digits.utf8.count == 19, parts.count == 6, (1...12).contains(parts[1]),
            (1...Self.daysInMonth(parts[0], parts[1])).contains(parts[2]), parts[3] < 24, parts[4] < 60, parts[5] < 60
        else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5])
    }

    /// 1 for Sunday to 7 for Saturday, as cron expressions of AWS count.
    var weekday: Int { Self.weekday(Self.days(year, month, day)) }
    static func weekday(_ days: Int) -> Int { ((days + 4) % 7 + 7) % 7 + 1 }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func daysInMonth(_ year: Int, _ month: Int) -> Int {
        month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Days since 1970-01-01. Years begin with March here, so that the leap day is the last of its year.
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }
}

extension AutoScaling.TimeZone {
    /// More than any clock is ahead of UTC or behind it.
    private static let furthest: Int64 = 2 * 86_400

    /// The moments, in seconds since 1970, at which its clocks show this time: none where they are put forward over it, two where
    /// they are put back.
    func moments(of local: CivilTime) -> [Int64] {
        var found: [Int64] = []
        // Only the changes near it matter.
        var index = changes(until: local.seconds - Self.furthest)
        while true {
            let begin = index > 0 ? transitions[index - 1].at.wholeSeconds : .min
            let end = index < transitions.count ? transitions[index].at.wholeSeconds : .max
            let moment = local.seconds - Int64(index > 0 ? transitions[index - 1].offset : offset)
            if begin <= moment, moment < end { found.append(moment) }
            guard end <= local.seconds + Self.furthest else { return found }
            index += 1
        }
    }

    /// What its clocks show.
    func local(_ seconds: Int64) -> CivilTime {
        let count = changes(until: seconds)
        return CivilTime(seconds: seconds + Int64(count > 0 ? transitions[count - 1].offset : offset))
    }

    /// Whether its clocks change on that day, or so near that a time of that day is moved by it.
    func changes(on midnight: CivilTime) -> Bool {
        changes(until: midnight.seconds - Self.furthest) != changes(until: midnight.seconds + 86_400 + Self.furthest)
    }

    /// So many of its changes are not after a moment.
    private func changes(until seconds: Int64) -> Int {
        var (low, high) = (0, transitions.count)
        while low < high {
            let middle = (low + high) / 2
            if transitions[middle].at.wholeSeconds <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Timestamp {
    var wholeSeconds: Int64 { secondsSince1970.isFinite ? Int64(min(max(secondsSince1970, -9e15), 9e15).rounded(.down)) : 0 }
}
