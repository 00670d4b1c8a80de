// The load balancer's own cookies (Application Load Balancers guide, sticky sessions).

extension World {
    /// How long a response's cookies hold; 0 for none.
    struct Stickiness {
        /// `AWSALB`: stay with the target.
        var targetSeconds = 0
        /// `AWSALBAPP-0`: the same, beside the application's own cookie.
        var applicationSeconds = 0
        /// The application's.
        var applicationCookie = ""
        /// `AWSALBTG`: stay with the target group.
        var targetGroupSeconds = 0
    }

    private enum CookieKind: String {
        case target = "AWSALB"
        case targetGroup = "AWSALBTG"
        case application = "AWSALBAPP-0"

        /// The same once more for requests from other sites; it is read first.
        var acrossSites: String { rawValue + "CORS" }
        /// Differs, so that a cookie of one kind can't be passed off as one of the other.
        var salt: UInt64 {
            switch self {
            case .target: 0xA1B_0001
            case .targetGroup: 0xA1B_0002
            case .application: 0xA1B_0003
            }
        }
    }

    /// Where a request with a cookie of this target group, a sticky one, stays, if it does.
    func stickyTarget(for request: ELB.Request, in group: Int, _ policy: any ELB.StickinessPolicy) -> TargetSlot? {
        let suffix = targetGroups[group].id.suffix
        guard !request.headers.isEmpty else { return nil }
        let isByApplication = targetGroups[group].attributes.stickinessType == .appCookie
        // The client has to bring both cookies back.
        if isByApplication, request.cookies(named: targetGroups[group].attributes.stickinessAppCookieName).isEmpty { return nil }
        guard let words = openedCookies(isByApplication ? .application : .target, of: request).first(where: { $0[0] == suffix })
        else { return nil }
        let target = ELB.Target.ID(id: EC2.addressText(UInt32(truncatingIfNeeded: words[1] >> 16)), port: Int(words[1] & 0xFFFF))
        let cookie = ELB.StickinessCookie(target: target, expires: .nanoseconds(Int64(bitPattern: words[2])))
        let candidates = targetGroups[group].candidates
        guard let chosen = policy.stickyTarget(of: cookie, among: candidates, now: now),
            candidates.contains(where: { $0.id == chosen })
        else { return nil }
        return targetGroups[group].targetIDs[chosen]
    }

    /// Which of the action's target groups a request with a cookie stays with, if it does: healthy or not, and whatever its weight.
    func stickyTargetGroup(for request: ELB.Request, of rule: RuleRecord) -> Int32? {
        guard rule.action.forwardConfig?.targetGroupStickinessConfig?.enabled == true else { return nil }
        for words in openedCookies(.targetGroup, of: request) where now < .nanoseconds(Int64(bitPattern: words[2])) {
            if let group = rule.targetGroups.first(where: { targetGroups[Int($0)].id.suffix == words[0] }) { return group }
        }
        return nil
    }

    /// What a rule's answers from this target group are to bring with them.
    func stickiness(of rule: RuleRecord, _ group: Int32) -> Stickiness {
        let attributes = targetGroups[Int(group)].attributes
        let config = rule.action.forwardConfig?.targetGroupStickinessConfig
        let isByApplication = attributes.isStickyByApplication
        return Stickiness(
            targetSeconds: attributes.stickinessEnabled && !isByApplication ? attributes.stickinessLbCookieDurationSeconds : 0,
            applicationSeconds: isByApplication ? attributes.stickinessAppCookieDurationSeconds : 0,
            applicationCookie: isByApplication ? attributes.stickinessAppCookieName : "",
            targetGroupSeconds: config?.enabled ?? false ? config?.durationSeconds ?? 0 : 0)
    }

    /// The `Set-Cookie` lines of an answer that leaves now; `nil` if there are none.
    ///
    /// - Parameter cookie: What the target itself sets, if it does.
    func setCookie(_ stickiness: Stickiness, _ group: Int32, _ target: ELB.Target.ID, cookie: String? = nil) -> [String]? {
        let suffix = targetGroups[Int(group)].id.suffix
        var lines: [String] = cookie.map { [$0] } ?? []
        if stickiness.applicationSeconds > 0, let cookie, cookie.hasPrefix(stickiness.applicationCookie + "="),
            let address = AddressPool.number(target.id)
        {
            let words = [suffix, UInt64(address) << 16 | UInt64(target.port)]
            lines.append(pair(.application, words, stickiness.applicationSeconds)[0])
        }
        if stickiness.targetSeconds > 0, let address = AddressPool.number(target.id) {
            lines += pair(.target, [suffix, UInt64(address) << 16 | UInt64(target.port)], stickiness.targetSeconds)
        }
        if stickiness.targetGroupSeconds > 0 {
            lines += pair(.targetGroup, [suffix, 0], stickiness.targetGroupSeconds)
        }
        return lines.isEmpty ? nil : lines
    }

    // MARK: Texts

    private func pair(_ kind: CookieKind, _ words: [UInt64], _ seconds: Int) -> [String] {
        let expires = moment + .seconds(seconds)
        let value = seal(kind).close(words + [UInt64(bitPattern: expires.nanoseconds)])
        // The browser is told a week, always; what counts is the time inside.
        let rest = "=\(value); Expires=\((moment + .seconds(7 * 86_400)).httpDate); Path=/"
        return [kind.rawValue + rest, kind.acrossSites + rest + "; SameSite=None; Secure"]
    }

    /// The contents of a request's cookies of that kind whose check is right.
    private func openedCookies(_ kind: CookieKind, of request: ELB.Request) -> [[UInt64]] {
        guard !request.headers.isEmpty else { return [] }
        let values = (kind == .application ? [] : request.cookies(named: kind.acrossSites)) + request.cookies(named: kind.rawValue)
        return values.compactMap { seal(kind).open($0, count: 3) }
    }

    private func seal(_ kind: CookieKind) -> CookieSeal {
        CookieSeal(key: SeededGenerator.mix(identifiers.seed ^ kind.salt << 32))
    }
}
