extension CronExpression {
    private struct Field {
        var name: String
        var range: ClosedRange<Int>
        var names: [String] = []
    }

    private static let monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    private static let dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]

    package init(_ text: some StringProtocol) throws(Schedule.Mistake) {
        let fields = text.split(separator: " ").map { String($0) }
        guard fields.count == 6 || fields.count == 7 else {
            throw Schedule.Mistake(
                help: "cron has six fields, minutes hours day-of-month month day-of-week year, and not \(fields.count).")
        }
        let shift = fields.count - 6
        if shift == 1 { seconds = try Self.numbers(fields[0], Field(name: "seconds", range: 0...59)) }
        guard seconds.count == 1 else {
            throw Schedule.Mistake(help: "Of seconds there may be one value: a schedule runs once a minute at most.")
        }
        minutes = try Self.numbers(fields[shift], Field(name: "minutes", range: 0...59))
        hours = try Self.numbers(fields[shift + 1], Field(name: "hours", range: 0...23))
        days = try Self.dayOfMonth(fields[shift + 2])
        months = try Self.numbers(fields[shift + 3], Field(name: "month", range: 1...12, names: Self.monthNames))
        weekdays = try Self.dayOfWeek(fields[shift + 4])
        years = try Self.years(fields[shift + 5])
        let (day, weekday) = (fields[shift + 2], fields[shift + 4])
        guard day == "?" || weekday == "?" || day == "*" && weekday == "*" else {
            throw Schedule.Mistake(
                help: "Either the day of the month or the day of the week is '?': \(day) and \(weekday) don't go together.")
        }
        guard day != "?" || weekday != "?" else {
            throw Schedule.Mistake(help: "Only one of the day of the month and the day of the week is '?'.")
        }
    }

    private static func dayOfMonth(_ text: String) throws(Schedule.Mistake) -> DayOfMonth {
        let field = Field(name: "day of the month", range: 1...31)
        var days = DayOfMonth()
        if text == "*" || text == "?" {
            days.isAny = true
            return days
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part == "L" {
                days.isLast = true
            } else if part == "LW" {
                days.isLastWeekday = true
            } else if part.hasSuffix("W") {
                days.nearestWeekdays.insert(try number(part.dropLast(), field))
            } else {
                for day in try span(part, field) { days.days.insert(day) }
            }
        }
        return days
    }

    private static func dayOfWeek(_ text: String) throws(Schedule.Mistake) -> DayOfWeek {
        let field = Field(name: "day of the week", range: 1...7, names: dayNames)
        var days = DayOfWeek()
        if text == "*" || text == "?" {
            days.isAny = true
            return days
        }
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            if part == "L" {
                days.days.insert(7)
            } else if part.contains("#") {
                let pair = part.split(separator: "#", omittingEmptySubsequences: false)
                guard pair.count == 2, let ordinal = Int(pair[1]), (1...5).contains(ordinal) else {
                    throw Schedule.Mistake(help: "In the day of the week '\(part)', a number of 1 to 5 follows one '#'.")
                }
                days.ordinals.append(.init(day: try number(pair[0], field), number: ordinal))
            } else if part.hasSuffix("L"), part.count > 1 {
                days.last.insert(try number(part.dropLast(), field))
            } else {
                for day in try span(part, field) { days.days.insert(day) }
            }
        }
        return days
    }

    private static func years(_ text: String) throws(Schedule.Mistake) -> ClosedYears {
        let field = Field(name: "year", range: 1970...2199)
        var years = ClosedYears()
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            for year in try span(part, field) { years.insert(year) }
        }
        return years
    }

    private static func numbers(_ text: String, _ field: Field) throws(Schedule.Mistake) -> Set60 {
        var numbers: Set60 = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            for number in try span(part, field) { numbers.insert(number) }
        }
        return numbers
    }

    /// `*`, `7`, `MON-FRI`, `*/10`, `5/15`, `1-31/2`. A range that runs backwards goes over the end: `FRI-MON`.
    private static func span(_ text: Substring, _ field: Field) throws(Schedule.Mistake) -> [Int] {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var step = 1
        if halves.count == 2 {
            guard halves[1].utf8.allSatisfy({ (48...57).contains($0) }), let given = Int(halves[1]), given > 0 else {
                throw Schedule.Mistake(help: "The step '\(halves[1])' of \(field.name) is to be a number from 1 on.")
            }
            step = given
        }
        let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw Schedule.Mistake(help: "'\(text)' is no range of \(field.name).") }
        if halves[0] == "*" { return strided(Array(field.range), step) }
        let first = try number(ends[0], field)
        if ends.count == 1 { return halves.count == 2 ? strided(Array(first...field.range.upperBound), step) : [first] }
        let last = try number(ends[1], field)
        if first <= last { return strided(Array(first...last), step) }
        return strided(Array(first...field.range.upperBound) + Array(field.range.lowerBound...last), step)
    }

    private static func strided(_ numbers: [Int], _ step: Int) -> [Int] {
        step >= numbers.count ? Array(numbers.prefix(1)) : Swift.stride(from: 0, to: numbers.count, by: step).map { numbers[$0] }
    }

    private static func number(_ text: some StringProtocol, _ field: Field) throws(Schedule.Mistake) -> Int {
        if let place = field.names.firstIndex(of: text.uppercased()) { return field.range.lowerBound + place }
        guard !text.isEmpty, text.utf8.count < 6, text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(text),
            field.range.contains(number)
        else {
            let names = field.names.isEmpty ? "" : " or \(field.names[0]) to \(field.names.last!)"
            throw Schedule.Mistake(
                help: "The \(field.name) is \(field.range.lowerBound) to \(field.range.upperBound)\(names), not '\(text)'.")
        }
        return number
    }
}
