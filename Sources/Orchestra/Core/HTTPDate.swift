extension Moment {
    /// A date as HTTP's headers write it (RFC 9110): `Thu, 08 Jan 2026 00:00:00 GMT`. Virtual time begins at ``Timestamp/epoch``.
    var httpDate: String {
        let seconds = Int64(Timestamp.epoch.secondsSince1970) + nanoseconds / 1_000_000_000
        let (days, rest) = (seconds / 86_400, seconds % 86_400)
        // Counted in years that begin in March, so that a leap day is a year's last (Hinnant, chrono-compatible date algorithms).
        let shifted = days + 719_468
        let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let year = era * 400 + yearOfEra + (month >= 10 ? 1 : 0)
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb"]
        let clock = [rest / 3600, rest / 60 % 60, rest % 60].map(twoDigits).joined(separator: ":")
        return "\(weekdays[Int(days % 7)]), \(twoDigits(day)) \(months[Int(month)]) \(year) \(clock) GMT"
    }
}
