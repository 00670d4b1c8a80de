internal import Foundation
public import Orchestra

extension AutoScaling.TimeZone {
    /// A zone of this machine's database, with its transitions from 2020 to 2060; `nil` for a name that it doesn't know.
    public init?(identifier: String) {
        guard let zone = TimeZone(identifier: identifier), TimeZone.knownTimeZoneIdentifiers.contains(identifier) else {
            return nil
        }
        let (first, last) = (Date(timeIntervalSince1970: 1_577_836_800), Date(timeIntervalSince1970: 2_840_140_800))
        var transitions: [Transition] = []
        var moment = first
        while let next = zone.nextDaylightSavingTimeTransition(after: moment), next < last {
            transitions.append(
                Transition(at: Timestamp(secondsSince1970: next.timeIntervalSince1970), offset: zone.secondsFromGMT(for: next)))
            moment = next
        }
        self.init(identifier, offset: zone.secondsFromGMT(for: first), transitions: transitions)
    }
}

extension ReadTemplate {
    /// The zones that its scheduled actions name, as this machine knows them.
    public var timeZones: [AutoScaling.TimeZone] {
        let names = template.resources.flatMap { $0.properties["ScheduledActions"]?.items ?? [] }.compactMap {
            $0["Timezone"]?.text
        }
        return Set(names).sorted().compactMap { AutoScaling.TimeZone(identifier: $0) }
    }
}
