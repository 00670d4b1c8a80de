import Orchestra
import Testing

/// The policy alone, as a table.
@Suite struct ProportionalTrackingTests {
    private func capacity(
        _ datapoints: [Double?], current: Int = 4, min: Int = 1, max: Int = 20, target: Double = 60, now: Int = 10_000,
        out: AutoScaling.CapacityChange? = nil, scaleIn: AutoScaling.CapacityChange? = nil, disableScaleIn: Bool = false
    ) -> Int? {
        AutoScaling.ProportionalTracking().capacity(
            for: AutoScaling.TrackingQuestion(
                now: now, currentCapacity: current, minCapacity: min, maxCapacity: max, targetValue: target, datapoints: datapoints,
                disableScaleIn: disableScaleIn, lastScaleOut: out, lastScaleIn: scaleIn))
    }

    private func minutes(_ count: Int, _ value: Double) -> [Double?] { Array(repeating: value, count: count) }

    @Test(.rule("tracking.out"), arguments: [(90.0, 6), (60.1, 5), (120, 8), (61, 5), (600, 20)])
    func `three high minutes bring what is needed, rounded up`(_ metric: Double, _ expected: Int) {
        #expect(capacity(minutes(3, metric)) == expected)
    }

    @Test(.rule("tracking.out")) func `ten tasks at 90 percent with a target of 60 are fifteen`() {
        #expect(capacity(minutes(3, 90), current: 10) == 15)
    }

    @Test(.rule("tracking.out")) func `a quotient that is whole isn't rounded up`() {
        #expect(capacity(minutes(3, 70), current: 3, target: 30) == 7)
        #expect(capacity(minutes(3, 1.1), current: 3, target: 0.3) == 11)
    }

    @Test(.rule("tracking.out")) func `two high minutes aren't enough, nor three with a pause`() {
        #expect(capacity(minutes(2, 90)) == nil)
        #expect(capacity([90, 90, 50, 90, 90]) == nil)
        #expect(capacity([90, nil, 90]) == nil)
    }

    @Test(.rule("tracking.between"), arguments: [54.0, 57, 60])
    func `between nine tenths of the target and the target nothing is wanted`(_ metric: Double) {
        #expect(capacity(minutes(15, metric)) == nil)
    }

    @Test(.rule("tracking.in"), arguments: [(30.0, 2), (53, 4), (40, 3), (0, 1)])
    func `fifteen low minutes take away what isn't needed`(_ metric: Double, _ expected: Int) {
        #expect(capacity(minutes(15, metric)) == expected)
        #expect(capacity(minutes(14, metric)) == nil)
    }

    @Test(.rule("tracking.missing-data")) func `a gap among the low minutes keeps everybody`() {
        var points = minutes(15, 10)
        points[7] = nil
        #expect(capacity(points) == nil)
        #expect(capacity(Array(repeating: nil, count: 15)) == nil)
    }

    @Test(.rule("tracking.from-zero")) func `demand brings the first task`() {
        #expect(capacity(minutes(3, 90), current: 0, min: 0) == 1)
    }

    @Test(.rule("tracking.within-bounds", "scaling.manual-count"))
    func `the bounds hold, and nobody goes the wrong way for them`() {
        #expect(capacity(minutes(3, 90), current: 4, max: 5) == 5)
        #expect(capacity(minutes(15, 1), current: 4, min: 3) == 3)
        // Above the maximum by hand: a high alarm doesn't lower it; below the minimum: a low one doesn't raise it.
        #expect(capacity(minutes(3, 90), current: 30, max: 20) == 30)
        #expect(capacity(minutes(15, 1), current: 2, min: 3) == 2)
    }

    @Test(.rule("tracking.out-cooldown")) func `what is on its way counts while the metric still speaks of before`() {
        let out = AutoScaling.CapacityChange(at: 9_900, from: 4, to: 8)
        #expect(capacity(minutes(3, 120), current: 8, out: out) == 8)
        #expect(capacity(minutes(3, 180), current: 8, out: out) == 12)
        #expect(capacity(minutes(3, 120), current: 8, now: 10_200, out: out) == 16)
        // While tasks are on their way nobody leaves.
        #expect(capacity(minutes(15, 10), current: 8, out: out) == nil)
    }

    @Test(.rule("tracking.within-bounds")) func `no number is too large, too small or none at all`() {
        #expect(capacity(minutes(15, -1e300)) == 1)
        #expect(capacity(minutes(3, 1e300)) == 20)
        #expect(capacity(minutes(3, .infinity)) == 20)
        #expect(capacity(minutes(15, .nan)) == nil)
        let far = AutoScaling.TrackingQuestion(
            now: 10, currentCapacity: 4, minCapacity: 1, maxCapacity: 20, targetValue: 60, datapoints: minutes(15, 10),
            scaleOutCooldown: .max, scaleInCooldown: .max, lastScaleOut: .init(at: 9, from: 1, to: 4),
            lastScaleIn: .init(at: 9, from: 5, to: 4))
        #expect(AutoScaling.ProportionalTracking().capacity(for: far) == nil)
    }

    @Test(.rule("tracking.in-cooldown")) func `one scale-in at a time`() {
        let scaleIn = AutoScaling.CapacityChange(at: 9_900, from: 8, to: 4)
        #expect(capacity(minutes(15, 30), scaleIn: scaleIn) == nil)
        #expect(capacity(minutes(15, 30), now: 10_199, scaleIn: scaleIn) == nil)
        #expect(capacity(minutes(15, 30), now: 10_200, scaleIn: scaleIn) == 2)
        #expect(capacity(minutes(3, 90), scaleIn: scaleIn) == 6)
    }

    @Test(.rule("tracking.disable-scale-in")) func `one that may not take away doesn't`() {
        #expect(capacity(minutes(15, 10), disableScaleIn: true) == nil)
        #expect(capacity(minutes(3, 90), disableScaleIn: true) == 6)
    }
}
