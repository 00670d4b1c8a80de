import Foundation
import Orchestra
import Testing

/// Schedule expressions, held against Foundation's calendar.
@Suite struct ScheduleTests {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = Foundation.TimeZone(identifier: "UTC")!
        return calendar
    }()

    private func runs(_ text: String, from start: String = "2026-01-01T00:00:00Z", count: Int = 4) throws -> [String] {
        let format = Date.ISO8601FormatStyle()
        var moment = Int64(try format.parse(start).timeIntervalSince1970)
        let anchor = moment
        let schedule = try Schedule(text)
        var found: [String] = []
        while found.count < count, let next = schedule.next(after: moment, anchor: anchor, in: .utc) {
            moment = next
            found.append(String(format.format(Date(timeIntervalSince1970: Double(next))).dropLast(4)))
        }
        return found
    }

    @Test(
        .rule("schedule.cron"),
        arguments: [
            ("cron(0 8 * * ? *)", ["2026-01-01T08:00", "2026-01-02T08:00"]),
            ("cron(0 18 ? * MON-FRI *)", ["2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"]),
            ("cron(0/15 * * * ? *)", ["2026-01-01T00:15", "2026-01-01T00:30"]),
            ("cron(*/20 9-10 1 * ? *)", ["2026-01-01T09:00", "2026-01-01T09:20", "2026-01-01T09:40", "2026-01-01T10:00"]),
            ("cron(5,35 14 * * ? *)", ["2026-01-01T14:05", "2026-01-01T14:35", "2026-01-02T14:05"]),
            ("cron(0 0 1 JAN,jul ? *)", ["2026-07-01T00:00", "2027-01-01T00:00"]),
            ("cron(0 12 ? * 1 *)", ["2026-01-04T12:00"]), ("cron(0 12 ? * FRI-MON *)", ["2026-01-02T12:00", "2026-01-03T12:00"]),
            ("cron(0 0 29 2 ? *)", ["2028-02-29T00:00", "2032-02-29T00:00"]), ("cron(0 0 1 1 ? 2030)", ["2030-01-01T00:00"]),
            ("cron(30 0 12 1 1 ? 2027-2029/2)", ["2027-01-01T12:00", "2029-01-01T12:00"]),
            ("cron(0 0 * * * *)", ["2026-01-02T00:00"]),
            ("cron(0 0 30 2 ? *)", []), ("cron(0 0 1 1 ? 1999)", []),
        ])
    func `cron runs when all fields hold`(_ text: String, _ expected: [String]) throws {
        let found = try runs(text, count: max(expected.count, 1))
        #expect(found == expected)
    }

    @Test(
        .rule("schedule.cron-days"),
        arguments: [
            ("cron(0 9 L * ? *)", ["2026-01-31T09:00", "2026-02-28T09:00", "2026-03-31T09:00"]),
            // Saturday the 31st, Saturday the 28th.
            ("cron(0 9 LW * ? *)", ["2026-01-30T09:00", "2026-02-27T09:00", "2026-03-31T09:00"]),
            // The 15th of February and of March are Sundays.
            ("cron(0 9 15W * ? *)", ["2026-01-15T09:00", "2026-02-16T09:00", "2026-03-16T09:00"]),
            // The 1st of August is a Saturday: the nearest weekday of that month is the 3rd.
            ("cron(0 9 1W 8 ? *)", ["2026-08-03T09:00"]), ("cron(0 9 31W 5 ? *)", ["2026-05-29T09:00"]),
            ("cron(0 9 ? * 6L *)", ["2026-01-30T09:00", "2026-02-27T09:00", "2026-03-27T09:00"]),
            ("cron(0 9 ? * FRIL *)", ["2026-01-30T09:00"]),
            ("cron(0 9 ? * TUE#2 *)", ["2026-01-13T09:00", "2026-02-10T09:00"]),
            ("cron(0 9 ? * 1#5 *)", ["2026-03-29T09:00", "2026-05-31T09:00"]), ("cron(0 9 ? * L *)", ["2026-01-03T09:00"]),
        ])
    func `the last, the nearest weekday, the n-th`(_ text: String, _ expected: [String]) throws {
        #expect(try runs(text, count: expected.count) == expected)
    }

    @Test(.rule("schedule.at", "schedule.rate")) func `at runs once, rate again and again`() throws {
        #expect(try runs("at(2026-02-03T04:05:06)") == ["2026-02-03T04:05"])
        #expect(try runs("at(2025-02-03T04:05:06)") == [])
        #expect(try runs("rate(1 day)", count: 2) == ["2026-01-02T00:00", "2026-01-03T00:00"])
        #expect(try runs("rate(90 minutes)", count: 2) == ["2026-01-01T01:30", "2026-01-01T03:00"])
    }

    @Test(
        .rule("schedule.syntax"),
        arguments: [
            ("", "Write at("), ("cron", "Write at("), ("every(5 minutes)", "'every' is none of"), ("rate(5 minute)", "5 minutes"),
            ("rate(1 hours)", "1 hour"), ("rate(0 minutes)", "whole one"), ("rate(-1 hours)", "whole one"),
            ("rate(5)", "number and a unit"), ("rate(5 weeks)", "unit"), ("rate(9999999 days)", "at most"),
            ("at(2026-02-30T00:00:00)", "28 days"), ("at(2026-13-01T00:00:00)", "month"), ("at(2026-1-1T00:00)", "yyyy"),
            ("at(1969-01-01T00:00:00)", "year"), ("at(2026-01-01T24:00:00)", "time of day"), ("cron(0 8 * *)", "six fields"),
            ("cron(60 8 * * ? *)", "minutes is 0 to 59"), ("cron(0 24 * * ? *)", "hours is 0 to 23"),
            ("cron(0 8 32 * ? *)", "day of the month is 1 to 31"), ("cron(0 8 * 13 ? *)", "month is 1 to 12 or JAN to DEC"),
            ("cron(0 8 ? * 8 *)", "day of the week is 1 to 7 or SUN to SAT"), ("cron(0 8 * * ? 2200)", "year is 1970 to 2199"),
            ("cron(0 8 1 * MON *)", "don't go together"), ("cron(0 8 ? * ? *)", "Only one"), ("cron(0 8 * * ? )", "six fields"),
            ("cron(0/0 8 * * ? *)", "step"), ("cron(1-2-3 8 * * ? *)", "no range"), ("cron(, 8 * * ? *)", "minutes"),
            ("cron(0 8 ? * MON#6 *)", "1 to 5"), ("cron(0 8 W * ? *)", "day of the month"), ("cron(٣ 8 * * ? *)", "minutes"),
        ])
    func `what can't be read is refused, with the field`(_ text: String, _ expected: String) {
        #expect { try Schedule(text) } throws: {
            ($0 as? Schedule.Mistake)?.help.contains(expected) ?? false
        }
    }

    @Test(.rule("schedule.cron")) func `each next time of a random expression is the first that holds`() throws {
        var random = SeededGenerator(seed: 7)
        func pick(_ options: [String]) -> String { options[Int(random.bounded(UInt64(options.count)))] }
        for round in 0..<150 {
            let minutes = pick(["0", "30", "5,35", "*/15", "50-10/10"])
            let hours = pick(["*", "0", "8-10", "22-2", "*/6"])
            let (day, weekday) =
                random.bounded(2) == 0 ? (pick(["*", "1", "31", "10-12", "*/7"]), "?") : ("?", pick(["2-6", "SAT", "1,4", "*"]))
            let text = "cron(\(minutes) \(hours) \(day) \(pick(["*", "2", "3-5", "DEC"])) \(weekday) *)"
            let schedule = try Schedule(text)
            let start = 1_767_225_600 + Int64(random.bounded(40_000_000))
            guard let next = schedule.next(after: start, anchor: start, in: .utc) else {
                // The 31st of February never comes.
                #expect(text.contains(" 31 2 "), "\(text) has no time, round \(round)")
                continue
            }
            #expect(next > start)
            #expect(naive(text, next), "\(text): \(Date(timeIntervalSince1970: Double(next)))")
            // No minute between holds; a sample of them, the nearest first.
            var probe = (start / 60 + 1) * 60
            var steps = 0
            while probe < next, steps < 600 {
                #expect(!naive(text, probe), "\(text) holds at \(Date(timeIntervalSince1970: Double(probe))) already")
                probe += 60
                steps += 1
            }
        }
    }

    /// Field by field, with Foundation's calendar and no step but those above.
    private func naive(_ text: String, _ moment: Int64) -> Bool {
        let fields = text.dropFirst(5).dropLast().split(separator: " ").map(String.init)
        let date = Date(timeIntervalSince1970: Double(moment))
        let parts = Self.calendar.dateComponents([.minute, .hour, .day, .month, .weekday, .second], from: date)
        func holds(_ field: String, _ value: Int, _ least: Int, _ most: Int, _ names: [String] = []) -> Bool {
            field.split(separator: ",").contains { part in
                let halves = part.split(separator: "/")
                let step = halves.count == 2 ? Int(halves[1])! : 1
                func number(_ text: Substring) -> Int { names.firstIndex(of: String(text)).map { $0 + least } ?? Int(text)! }
                var list = Array(least...most)
                if halves[0] != "*" {
                    let ends = halves[0].split(separator: "-").map(number)
                    let (first, last) = (ends[0], ends.last!)
                    list = first <= last ? Array(first...last) : Array(first...most) + Array(least...last)
                }
                return list.firstIndex(of: value).map { $0 % step == 0 } ?? false
            }
        }
        let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        let days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
        return parts.second == 0 && holds(fields[0], parts.minute!, 0, 59) && holds(fields[1], parts.hour!, 0, 23)
            && (fields[2] == "?" || holds(fields[2], parts.day!, 1, 31)) && holds(fields[3], parts.month!, 1, 12, months)
            && (fields[4] == "?" || holds(fields[4], parts.weekday!, 1, 7, days))
    }

    @Test(.rule("schedule.cron")) func `seconds are one value, since once a minute is the most`() throws {
        for text in ["cron(*/5 * * * * ? *)", "cron(0,30 0 12 * * ? *)"] {
            #expect(throws: Schedule.Mistake.self) { try Schedule(text) }
        }
        #expect(try runs("cron(30 * * * * ? *)", count: 2) == ["2026-01-01T00:00", "2026-01-01T00:01"])
    }

    @Test(.rule("schedule.zone")) func `each clock time of a zone with many changes is found where its clocks show it`() throws {
        let first = 1_767_225_600.0
        let zone = AutoScaling.TimeZone(
            "Here", offset: 0,
            transitions: (1...300).map {
                .init(at: Timestamp(secondsSince1970: first + Double($0) * 86_400 * 10), offset: $0 % 2 * 3600)
            })
        let schedule = try Schedule("cron(*/7 * * * ? *)")
        var moment = Int64(first)
        for _ in 1...3000 {
            let next = try #require(schedule.next(after: moment, anchor: 0, in: zone))
            #expect(next > moment && next - moment <= 3600 + 7 * 60)
            moment = next
        }
    }
}
