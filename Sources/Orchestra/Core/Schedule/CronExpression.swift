/// `cron(Minutes Hours Day-of-month Month Day-of-week Year)`, with seconds in front if there are seven fields.
package struct CronExpression: Hashable, Sendable {
    var seconds: Set60 = [0]
    var minutes: Set60
    var hours: Set60
    var days: DayOfMonth
    var months: Set60
    var weekdays: DayOfWeek
    var years: ClosedYears

    /// Numbers below 64.
    struct Set60: Hashable, Sendable, ExpressibleByArrayLiteral {
        var bits: UInt64 = 0

        init(arrayLiteral elements: Int...) { for element in elements { insert(element) } }
        mutating func insert(_ number: Int) { bits |= 1 << UInt64(number) }
        func contains(_ number: Int) -> Bool { bits >> UInt64(number) & 1 == 1 }
        var count: Int { bits.nonzeroBitCount }
        /// The first one from `number` on.
        func next(from number: Int) -> Int? {
            guard number < 64 else { return nil }
            let rest = (bits >> UInt64(number)) << UInt64(number)
            return rest == 0 ? nil : rest.trailingZeroBitCount
        }
    }

    struct DayOfMonth: Hashable, Sendable {
        var isAny = false
        var days: Set60 = []
        /// `L`
        var isLast = false
        /// `15W`: the weekday nearest to that day.
        var nearestWeekdays: Set60 = []
        /// `LW`
        var isLastWeekday = false
    }

    struct DayOfWeek: Hashable, Sendable {
        var isAny = false
        /// 1 for Sunday.
        var days: Set60 = []
        /// `6L`: the month's last Friday.
        var last: Set60 = []
        /// `3#2`: the second Tuesday.
        var ordinals: [Ordinal] = []

        struct Ordinal: Hashable, Sendable {
            var day: Int
            var number: Int
        }
    }

    /// A bit for each year from 1970 to 2199.
    struct ClosedYears: Hashable, Sendable {
        var bits: [UInt64] = [0, 0, 0, 0]

        mutating func insert(_ year: Int) { bits[(year - 1970) / 64] |= 1 << UInt64((year - 1970) % 64) }
        func contains(_ year: Int) -> Bool {
            (1970...2199).contains(year) && bits[(year - 1970) / 64] >> UInt64((year - 1970) % 64) & 1 == 1
        }
    }

    /// The first time after `moment`, seconds since 1970, at which a zone's clocks show what it says.
    ///
    /// A time that the clocks leave out doesn't come; one that they show twice comes once, the first time.
    func next(after moment: Int64, in zone: AutoScaling.TimeZone) -> Int64? {
        var local = zone.local(moment)
        // A clock that is put back may show an earlier time once more: begin a day before, and take what lies after `moment`.
        let start = CivilTime.days(local.year, local.month, local.day) - 1
        for day in start...max(start, CivilTime.days(2200, 1, 1)) {
            let date = CivilTime.date(day)
            guard date.year <= 2199 else { return nil }
            guard years.contains(date.year), months.contains(date.month), holds(on: day, date) else { continue }
            (local.year, local.month, local.day) = date
            if let found = first(on: local, after: moment, in: zone) { return found }
        }
        return nil
    }

    private func first(on date: CivilTime, after moment: Int64, in zone: AutoScaling.TimeZone) -> Int64? {
        var earliest: Int64?
        let midnight = CivilTime(year: date.year, month: date.month, day: date.day)
        let changes = zone.changes(on: midnight)
        var hour = hours.next(from: 0)
        while let h = hour {
            var minute = minutes.next(from: 0)
            while let m = minute {
                var second = seconds.next(from: 0)
                while let s = second {
                    let local = CivilTime(year: date.year, month: date.month, day: date.day, hour: h, minute: m, second: s)
                    if let found = zone.moments(of: local).first, found > moment { earliest = min(earliest ?? found, found) }
                    second = seconds.next(from: s + 1)
                }
                // Nothing later in the day comes sooner, but on the days on which the clocks change.
                if earliest != nil, !changes { return earliest }
                minute = minutes.next(from: m + 1)
            }
            hour = hours.next(from: h + 1)
        }
        return earliest
    }

    private func holds(on day: Int, _ date: (year: Int, month: Int, day: Int)) -> Bool {
        holdsInMonth(date) && holdsInWeek(day, date)
    }

    private func holdsInMonth(_ date: (year: Int, month: Int, day: Int)) -> Bool {
        if days.isAny || days.days.contains(date.day) { return true }
        let count = CivilTime.daysInMonth(date.year, date.month)
        if days.isLast, date.day == count { return true }
        var weekday = count
        while [1, 7].contains(CivilTime(year: date.year, month: date.month, day: weekday).weekday) { weekday -= 1 }
        if days.isLastWeekday, date.day == weekday { return true }
        var number = days.nearestWeekdays.next(from: 1)
        while let day = number {
            if day <= count, Self.nearestWeekday(date.year, date.month, day, of: count) == date.day { return true }
            number = days.nearestWeekdays.next(from: day + 1)
        }
        return false
    }

    /// Within the month: the nearest weekday to Sunday the 31st is Friday the 29th.
    private static func nearestWeekday(_ year: Int, _ month: Int, _ day: Int, of count: Int) -> Int {
        switch CivilTime(year: year, month: month, day: day).weekday {
        case 7: day == 1 ? 3 : day - 1
        case 1: day == count ? day - 2 : day + 1
        default: day
        }
    }

    private func holdsInWeek(_ day: Int, _ date: (year: Int, month: Int, day: Int)) -> Bool {
        let weekday = CivilTime.weekday(day)
        if weekdays.isAny || weekdays.days.contains(weekday) { return true }
        if weekdays.last.contains(weekday), date.day + 7 > CivilTime.daysInMonth(date.year, date.month) { return true }
        return weekdays.ordinals.contains { $0.day == weekday && $0.number == (date.day - 1) / 7 + 1 }
    }
}
