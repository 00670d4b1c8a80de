import Orchestra
import Testing

/// The tables of the CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data": 0 doesn't breach the threshold, X
/// does, - is missing.
@Suite struct MissingDataTests {
    struct Row: Sendable {
        var data: String
        var needed: Int
        /// With missing, ignore, breaching and notBreaching; `nil` where the state is retained.
        var states: [CloudWatch.StateValue?]
    }

    static let rows = [
        Row(data: "0-X-X", needed: 3, states: [.ok, .ok, .ok, .ok]),
        Row(data: "0----", needed: 3, states: [.ok, .ok, .ok, .ok]),
        Row(data: "-----", needed: 3, states: [.insufficientData, nil, .alarm, .ok]),
        Row(data: "0XX-X", needed: 3, states: [.alarm, .alarm, .alarm, .alarm]),
        Row(data: "--X--", needed: 3, states: [.alarm, nil, .alarm, .ok]),
        Row(data: "0-X-X", needed: 2, states: [.alarm, .alarm, .alarm, .alarm]),
        Row(data: "00X0X", needed: 2, states: [.alarm, .alarm, .alarm, .alarm]),
        Row(data: "0-X--", needed: 2, states: [.ok, .ok, .alarm, .ok]),
        Row(data: "----0", needed: 2, states: [.ok, .ok, .alarm, .ok]),
        Row(data: "---X-", needed: 2, states: [.alarm, nil, .alarm, .ok]),
        // Early after the first breach the next value may be better still.
        Row(data: "----X", needed: 3, states: [.ok, nil, .alarm, .ok]),
        Row(data: "---X-", needed: 3, states: [.ok, nil, .alarm, .ok]),
    ]

    @Test(.rule("metric-alarm.missing-data"), arguments: rows) func `what minutes without data count as`(_ row: Row) throws {
        let metric = CloudWatch.Metric(namespace: "Shop", metricName: "Queue")
        let treatments: [CloudWatch.MissingDataTreatment] = [.missing, .ignore, .breaching, .notBreaching]
        for (treatment, expected) in zip(treatments, row.states) {
            for before in [CloudWatch.StateValue.ok, .alarm, .insufficientData] {
                var stage = Simulation(seed: 1)
                try stage.putMetricAlarm(
                    .init(
                        "queue", metric: metric, evaluationPeriods: 3, datapointsToAlarm: row.needed, threshold: 10,
                        treatMissingData: treatment))
                for (minute, datum) in row.data.enumerated() {
                    if datum != "-" { try stage.putMetricData(metric, datum == "X" ? 20 : 0) }
                    if minute == row.data.count - 1 { stage.setAlarmState("queue", before) }
                    stage.run(for: .seconds(60))
                }
                #expect(stage.alarmState("queue") == expected ?? before, "\(row.data) \(treatment), \(before) before")
            }
        }
    }

    @Test(.rule("metric-alarm.missing-data")) func `a metric that falls silent is missing once its last values are out of range`()
        throws
    {
        var world = try ScalingStage()
        try world.stage.putMetricAlarm(.init("busy", metric: .cpuUtilization(of: world.users), threshold: 60))
        world.stage.setLoad(of: world.users, .each(cpu: 70))
        world.run(minutes: 1)
        world.stage.setLoad(of: world.users, nil)
        var states: [CloudWatch.StateValue?] = []
        for _ in 1...4 {
            world.run(minutes: 1)
            states.append(world.stage.alarmState("busy"))
        }
        #expect(states == [.alarm, .alarm, .insufficientData, .insufficientData])
    }
}
