/// Amazon CloudWatch, as far as deployments and auto scaling ask it: metrics with a datum a minute, and alarms.
public enum CloudWatch {
    /// API Reference, SetAlarmState.
    public enum StateValue: String, CaseIterable, Hashable, Sendable, Codable, CustomStringConvertible {
        case ok = "OK"
        case alarm = "ALARM"
        case insufficientData = "INSUFFICIENT_DATA"

        public var description: String { rawValue }
    }
}
