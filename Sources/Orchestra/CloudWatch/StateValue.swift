/// Amazon CloudWatch, as far as deployments ask it: alarms have a state, which a script sets.
public enum CloudWatch {
    /// API Reference, SetAlarmState.
    public enum StateValue: String, Hashable, Sendable, Codable, CustomStringConvertible {
        case ok = "OK"
        case alarm = "ALARM"
        case insufficientData = "INSUFFICIENT_DATA"

        public var description: String { rawValue }
    }
}
