import Foundation
import Orchestra
import Testing

/// Customized metrics of target tracking: a statistic, or an expression of others.
@Suite struct MetricMathTests {
    private static let waiting = CloudWatch.Metric(namespace: "Shop", metricName: "Waiting")
    private static let served = CloudWatch.Metric(namespace: "Shop", metricName: "Served")

    private func world(_ expression: String) throws -> ScalingStage {
        var world = try ScalingStage()
        try world.stage.putScalingPolicy(
            "math", on: world.users,
            .targetTracking(
                .init(
                    targetValue: 10,
                    customizedMetricSpecification: .init(metrics: [
                        .init("m1", Self.waiting, stat: "Sum"), .init("m2", Self.served), .init("e1", expression: expression),
                    ]))))
        return world
    }

    /// What it comes to where m1 is 12 (5 and 7), and m2 is 4 or missing.
    private func value(_ expression: String, served: Double? = 4) throws -> Double? {
        var world = try world(expression)
        for value in [5.0, 7] { try world.stage.putMetricData(Self.waiting, value) }
        if let served { try world.stage.putMetricData(Self.served, served) }
        world.run(minutes: 1)
        return try #require(world.stage.datapoints(of: .init(namespace: "", metricName: expression)).last)
    }

    @Test(
        .rule("tracking.metric-math"),
        arguments: [
            ("m1 / m2", 3), ("m1 + 2 * m2", 20), ("(m1 + 2) * m2", 56), ("-m1 - -m2", -8), ("m1 - m2 - 1", 7), ("m1/m2/3", 1),
            ("SUM([m1, m2])", 16), ("AVG(METRICS())", 8), ("MIN([m1, m2, 3])", 3), ("MAX(METRICS('m1'))", 12), ("ABS(m2 - m1)", 8),
            ("CEIL(m1 / 5)", 3), ("FLOOR(m1 / 5)", 2), ("IF(m1 > m2, 1.5, m2)", 1.5), ("IF(m1 <= m2, 1, 2)", 2),
            ("m1 >= 12 AND m2 != 4", 0), ("m1 < 5 OR m2 == 4", 1), ("FILL(m2, 0) + .5", 4.5), ("m1 / 0", nil),
        ] as [(String, Double?)])
    func `an expression is computed each minute`(_ expression: String, _ expected: Double?) throws {
        #expect(try value(expression) == expected)
    }

    @Test(.rule("tracking.metric-math"))
    func `what needs a missing datum is missing, unless it is filled`() throws {
        for expression in ["m1 / m2", "SUM(METRICS())", "IF(m2 > 1, m1, m1)", "m1 > 1 OR m2 > 1"] {
            #expect(try value(expression, served: nil) == nil, "\(expression)")
        }
        #expect(try value("m1 + FILL(m2, 3)", served: nil) == 15)
        #expect(try value("SUM(FILL(METRICS(), 0))", served: nil) == 12)
        #expect(try value("IF(m1 > 1, m1, m2)", served: nil) == 12)
    }

    @Test(.rule("tracking.metric-math")) func `what is computed is tracked`() throws {
        var world = try world("m1 / m2")
        for _ in 1...3 {
            try world.stage.putMetricData(Self.waiting, 80)
            try world.stage.putMetricData(Self.served, 4)
            world.run(minutes: 1)
        }
        #expect(world.count == 8)
        let policy = try world.stage.describeScalingPolicies(of: world.users)[0]
        #expect(world.stage.alarmState(policy.alarms[0].alarmName) == .alarm)
        try world.stage.deleteScalingPolicy("math", on: world.users)
        world.run(minutes: 5)
        #expect(world.stage.datapoints(of: Self.served).count == 3)
    }

    @Test(.rule("tracking.metric-math"))
    func `a metric of one's own has its statistic`() throws {
        var world = try ScalingStage()
        try world.stage.putScalingPolicy(
            "sum", on: world.users,
            .targetTracking(.init(targetValue: 10, customizedMetricSpecification: .init(Self.waiting, statistic: .sum))))
        for _ in 1...3 {
            for value in [5.0, 7, 8] { try world.stage.putMetricData(Self.waiting, value) }
            world.run(minutes: 1)
        }
        #expect(world.count == 8)
    }

    @Test(
        .rule("tracking.metric-math"),
        arguments: [
            ("m1 +", "a number, an id or a function is wanted, at character 5"),
            ("m1 m2", "nothing is to follow here, at character 4"),
            ("(m1", "')' is wanted, at character 4"), ("SUM(m1)", "an array is wanted: [m1, m2] or METRICS(), at character 5"),
            ("METRICS() * 2", "METRICS() is an array, which stands in SUM, AVG, MIN or MAX, at character 1"),
            ("m1 + RATE(m2)", "RATE is none of the functions"), ("1.2.3 * m1", "that is no number, at character 1"),
            ("m1 + m3", "The expression of e1 names m3, which isn't there."), ("1 + 2", "names no metric"),
            ("e1 + m1", "needs itself"), (String(repeating: "(", count: 60) + "m1", "it is nested too deeply"),
            ("", "has 1 to 2048 characters"), ("m1 \u{2212} m2", "nothing is to follow here"),
        ])
    func `an expression that can't be`(_ expression: String, _ words: String) throws {
        do {
            _ = try world(expression)
            Issue.record("\(expression) was taken")
        } catch let error as AutoScaling.Error {
            #expect(error.code == .validationException)
            #expect(error.message.contains(words), "\(error.message)")
        }
    }

    @Test(.rule("tracking.metric-math")) func `a specification that can't be`() throws {
        var world = try ScalingStage()
        let users = world.users
        var half = AutoScaling.CustomizedMetricSpecification(Self.waiting)
        half.statistic = nil
        var both = AutoScaling.CustomizedMetricSpecification(metrics: [.init("m1", Self.waiting, returnData: true)])
        both.metricName = "Waiting"
        var neither = AutoScaling.TargetTrackingMetricDataQuery("m1", Self.waiting, returnData: true)
        neither.metricStat = nil
        let calls: [AutoScaling.CustomizedMetricSpecification] = [
            half, both, .init(metrics: [neither]), .init(metrics: [.init("m1", Self.waiting)]),
            .init(metrics: [.init("M1", Self.waiting, returnData: true)]),
            .init(metrics: [.init("m1", Self.waiting, stat: "p90", returnData: true)]),
            .init(metrics: [.init("m1", Self.waiting, returnData: true), .init("m1", Self.served)]),
            .init(metrics: [.init("m1", Self.waiting), .init("e1", expression: "m1"), .init("e2", expression: "m1")]),
            .init(metrics: [.init("e1", expression: "e2", returnData: false), .init("e2", expression: "e1")]),
            .init(metricName: "", namespace: "Shop"),
        ]
        for call in calls {
            let error = scalingError {
                try world.stage.putScalingPolicy(
                    "a", on: users, .targetTracking(.init(targetValue: 10, customizedMetricSpecification: call)))
            }
            #expect(error?.code == .validationException)
        }
        #expect(try world.stage.describeScalingPolicies() == [])
    }

    @Test(.rule("tracking.metric-math")) func `a long expression is computed, and whatever comes is read or refused`() throws {
        let long = Array(repeating: "m2", count: 680).joined(separator: "+")
        #expect(try value(long) == 2720)
        let replayed = try JSONDecoder().decode(Recording.self, from: JSONEncoder().encode(world(long).stage.recording))
        #expect(replayed.steps.count > 0)
        let words = [
            "m1", "m2", "e1", "(", ")", "[", "]", ",", "+", "-", "*", "/", "<", "<=", "==", "!", "AND", "OR", "IF(", "SUM(",
            "FILL(",
            "METRICS(", "'", "1", ".", "1e", " ", "MIN([", "\u{1F3BB}", "&&",
        ]
        var random = SeededGenerator(seed: 7)
        for _ in 1...500 {
            let text = (0...random.bounded(12)).map { _ in words[Int(random.bounded(UInt64(words.count)))] }.joined()
            do { _ = try value(text) } catch let error as AutoScaling.Error { #expect(error.code == .validationException) }
        }
    }

    @Test(.rule("tracking.metric-math")) func `in JSON it is as AWS spells it`() throws {
        let specification = AutoScaling.CustomizedMetricSpecification(metrics: [
            .init(
                "m1", .init(namespace: "Shop", metricName: "Waiting", dimensions: [.init("Hall", "A")]), stat: "Sum", unit: "Count"),
            .init("e1", expression: "m1 / 2", label: "half"),
        ])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(specification), as: UTF8.self)
        #expect(
            text == #"{"Metrics":[{"Id":"m1","MetricStat":{"Metric":{"Dimensions":[{"Name":"Hall","Value":"A"}],"#
                + #""MetricName":"Waiting","Namespace":"Shop"},"Stat":"Sum","Unit":"Count"},"ReturnData":false},"#
                + #"{"Expression":"m1 / 2","Id":"e1","Label":"half"}]}"#)
        #expect(try JSONDecoder().decode(AutoScaling.CustomizedMetricSpecification.self, from: Data(text.utf8)) == specification)
    }

    @Test
    func `in a template, a value that isn't one of an enumeration is named in CloudFormation's words`() throws {
        var template = CloudFormation.Template()
        template["Busy"] = .init(
            "AWS::CloudWatch::Alarm",
            [
                "AlarmName": "busy", "Namespace": "Shop", "MetricName": "Waiting", "Statistic": "p90", "Period": 60,
                "EvaluationPeriods": 1, "Threshold": 5, "ComparisonOperator": "GreaterThanThreshold",
            ])
        var stage = Simulation(seed: 1)
        do {
            try stage.createStack("house", template)
            stage.run(for: .seconds(600))
            let reasons = try stage.describeStackEvents("house").compactMap(\.resourceStatusReason)
            #expect(reasons.contains { $0.contains("'p90' is not a valid enum value") }, "\(reasons)")
            #expect(!reasons.contains { $0.contains("Cannot initialize") })
        } catch { #expect(error.message.contains("'p90' is not a valid enum value"), "\(error)") }
    }
}
