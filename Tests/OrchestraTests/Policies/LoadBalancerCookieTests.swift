import Orchestra
import Testing

@Suite struct LoadBalancerCookieTests {
    private let targets = (1...3).map { ELB.Target(id: .init(id: "10.0.0.\($0)", port: 80), registration: $0) }

    private func choice(_ target: Int, at now: Duration, among targets: [ELB.Target]) -> String? {
        let cookie = ELB.StickinessCookie(target: .init(id: "10.0.0.\(target)", port: 80), expires: .seconds(60))
        return ELB.LoadBalancerCookie().stickyTarget(of: cookie, among: targets, now: now)?.id
    }

    @Test func `a client stays with the cookie's target`() {
        #expect((1...3).map { choice($0, at: .seconds(1), among: targets) } == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
    }

    @Test(arguments: [(0, true), (59_999, true), (60_000, false), (60_001, false)])
    func `a cookie counts until the moment when it expires, and not in it`(_ milliseconds: Int, _ holds: Bool) {
        #expect((choice(2, at: .milliseconds(milliseconds), among: targets) != nil) == holds)
    }

    @Test func `a target that gets no requests any more lets its client go`() {
        #expect(choice(2, at: .zero, among: [targets[0], targets[2]]) == nil)
        #expect(choice(2, at: .zero, among: []) == nil)
    }

    @Test func `another port of the same address is another target`() {
        #expect(choice(2, at: .zero, among: [.init(id: .init(id: "10.0.0.2", port: 81), registration: 2)]) == nil)
    }
}
