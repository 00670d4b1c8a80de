import Orchestra
import Testing

@Suite struct SteppedAdjustmentTests {
    private let out: [AutoScaling.StepAdjustment] = [.init(from: 0, to: 10, 0), .init(from: 10, to: 20, 10), .init(from: 20, 30)]
    private let scaleIn: [AutoScaling.StepAdjustment] = [
        .init(from: -10, to: 0, 0), .init(from: -20, to: -10, -10), .init(to: -20, -30),
    ]

    private func capacity(
        _ distance: Double, _ steps: [AutoScaling.StepAdjustment], current: Int = 10, isAbove: Bool = true,
        type: AutoScaling.StepScalingPolicyConfiguration.AdjustmentType = .percentChangeInCapacity, least: Int? = nil,
        max: Int = 100, lastOut: AutoScaling.CapacityChange? = nil, lastIn: AutoScaling.CapacityChange? = nil
    ) -> Int? {
        AutoScaling.SteppedAdjustment().capacity(
            for: AutoScaling.StepQuestion(
                now: 1000, currentCapacity: current, minCapacity: 1, maxCapacity: max, distance: distance, isAbove: isAbove,
                adjustmentType: type, stepAdjustments: steps, minAdjustmentMagnitude: least, lastScaleOut: lastOut,
                lastScaleIn: lastIn))
    }

    @Test(.rule("step.interval", "step.percent-rounding")) func `the documentation's example, out and in`() {
        // The threshold is 50: 60 is ten above it, and belongs to the second step.
        #expect(capacity(10, out, current: 10) == 11)
        #expect(capacity(20, out, current: 11) == 14)
        #expect(capacity(-10, scaleIn, current: 14, isAbove: false) == 13)
        #expect(capacity(-20, scaleIn, current: 13, isAbove: false) == 10)
    }

    @Test(.rule("step.interval")) func `no step, nothing to do; a step of 0 changes nothing`() {
        #expect(capacity(5, out) == nil)
        #expect(capacity(-1, out) == nil)
        #expect(capacity(9.999, out) == nil)
    }

    @Test(.rule("step.percent-rounding"), arguments: [(127, 10, 22), (7, 10, 11), (-6, 10, 9), (-67, 10, 4), (-58, 1, 1)])
    func `towards zero, but never to it`(_ percent: Int, _ current: Int, _ expected: Int) {
        // 12.7, 0.7, -0.6, -6.7 and -0.58 of the capacity; the minimum is 1.
        let result = capacity(
            percent > 0 ? 1 : -1, [percent > 0 ? .init(from: 0, percent) : .init(to: 0, percent)], current: current,
            isAbove: percent > 0)
        #expect((result ?? current) == expected)
    }

    @Test(.rule("step.percent-rounding")) func `MinAdjustmentMagnitude is the least`() {
        #expect(capacity(10, out, least: 4) == 14)
        #expect(capacity(-10, scaleIn, isAbove: false, least: 4) == 6)
    }

    @Test(.rule("step.adjustment-types")) func `more, exactly, or in percent`() {
        #expect(capacity(0, [.init(from: 0, 3)], type: .changeInCapacity) == 13)
        #expect(capacity(0, [.init(from: 0, 3)], type: .exactCapacity) == 3)
        #expect(capacity(0, [.init(from: 0, 25)], type: .exactCapacity) == 25)
        #expect(capacity(0, [.init(from: 0, 25)], type: .exactCapacity, max: 20) == 20)
        #expect(capacity(-5, [.init(to: 0, -30)], isAbove: false, type: .changeInCapacity) == 1)
    }

    @Test(.rule("step.cooldown")) func `what was added within the cooldown counts`() {
        // Two were added; now three are wanted: one more.
        let lastOut = AutoScaling.CapacityChange(at: 900, from: 10, to: 12)
        #expect(capacity(0, [.init(from: 0, 3)], current: 12, type: .changeInCapacity, lastOut: lastOut) == 13)
        #expect(capacity(0, [.init(from: 0, 2)], current: 12, type: .changeInCapacity, lastOut: lastOut) == 12)
        // Within the cooldown nobody leaves.
        #expect(capacity(-5, [.init(to: 0, -3)], current: 12, isAbove: false, type: .changeInCapacity, lastOut: lastOut) == nil)
        #expect(capacity(0, [.init(from: 0, 11)], current: 12, type: .exactCapacity, lastOut: lastOut) == nil)
    }

    @Test(.rule("step.cooldown")) func `nothing leaves within a scale-in's cooldown, and more may come`() {
        let lastIn = AutoScaling.CapacityChange(at: 900, from: 12, to: 10)
        #expect(capacity(-5, [.init(to: 0, -3)], isAbove: false, type: .changeInCapacity, lastIn: lastIn) == nil)
        #expect(capacity(0, [.init(from: 0, 3)], type: .changeInCapacity, lastIn: lastIn) == 13)
    }
}
