// Actions that come before the one that routes (API Reference, Action; Application Load Balancers guide, authenticate users).

extension World {
    /// By ascending order, the routing action last; an order may be left out only where there is one action.
    ///
    /// - Returns: What comes before the routing action, or `nil` if nothing does, and the routing action.
    func arrange(_ actions: [ELB.Action], speaks: ELB.ListenerProtocol) throws(ELB.Error) -> ([ELB.Action]?, ELB.Action) {
        func refuse(_ message: String, help: String? = nil) throws(ELB.Error) -> Never {
            throw ELB.Error(.invalidLoadBalancerAction, message, help: help)
        }
        guard !actions.isEmpty else { throw ELB.Error(.validationError, "At least one action must be specified") }
        for action in actions {
            guard let order = action.order else {
                guard actions.count == 1 else { try refuse("An order must be specified for each of several actions.") }
                continue
            }
            guard (1...50_000).contains(order) else {
                throw ELB.Error(.validationError, "The action order '\(order)' is not within 1 and 50000.")
            }
            guard actions.count(where: { $0.order == order }) == 1 else { try refuse("The action order '\(order)' is used twice.") }
        }
        let sorted = actions.sorted { ($0.order ?? 0) < ($1.order ?? 0) }
        guard let last = sorted.last, last.type.routes else {
            try refuse("The last action must be forward, redirect or fixed-response.")
        }
        let preceding = Array(sorted.dropLast())
        guard preceding.allSatisfy({ !$0.type.routes }) else {
            try refuse("A rule has exactly one forward, redirect or fixed-response action.")
        }
        guard preceding.count <= 1 else {
            throw ELB.Error(.tooManyActions, "A rule has at most one action that authenticates.")
        }
        guard let first = preceding.first else { return (nil, last) }
        guard speaks == .https else { try refuse("Actions of type '\(first.type.rawValue)' are supported only on HTTPS listeners") }
        try check(authentication: first)
        return (preceding, last)
    }

    private func check(authentication action: ELB.Action) throws(ELB.Error) {
        switch action.type {
        case .authenticateOidc:
            guard let config = action.authenticateOidcConfig else { throw missing("AuthenticateOidcConfig") }
            for url in [config.issuer, config.authorizationEndpoint, config.tokenEndpoint, config.userInfoEndpoint] {
                try check(url: url)
            }
            guard !config.clientId.isEmpty, config.useExistingClientSecret == true || config.clientSecret?.isEmpty == false else {
                throw ELB.Error(.validationError, "ClientId and ClientSecret must be specified")
            }
            try check(sessionTimeout: config.sessionTimeout)
        case .authenticateCognito:
            guard let config = action.authenticateCognitoConfig else { throw missing("AuthenticateCognitoConfig") }
            guard config.userPoolArn.hasPrefix("arn:aws:cognito-idp:"), !config.userPoolClientId.isEmpty,
                !config.userPoolDomain.isEmpty
            else {
                throw ELB.Error(.validationError, "UserPoolArn, UserPoolClientId and UserPoolDomain must be specified")
            }
            try check(sessionTimeout: config.sessionTimeout)
        case .jwtValidation:
            guard let config = action.jwtValidationConfig else { throw missing("JwtValidationConfig") }
            try check(url: config.jwksEndpoint)
            guard (1...256).contains(config.issuer.utf8.count) else {
                throw ELB.Error(.validationError, "The issuer has 1 to 256 characters.")
            }
            try check(config.additionalClaims ?? [])
        case .forward, .redirect, .fixedResponse: break
        }
    }

    private func missing(_ config: String) -> ELB.Error {
        ELB.Error(.invalidLoadBalancerAction, "The action needs its \(config).")
    }

    private func check(url: String) throws(ELB.Error) {
        guard url.hasPrefix("https://"), url.utf8.count > 8, url.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
            throw ELB.Error(.validationError, "The URL '\(url)' is not valid.", help: "It must begin with https://.")
        }
    }

    private func check(sessionTimeout: Int?) throws(ELB.Error) {
        guard (1...604_800).contains(sessionTimeout ?? 604_800) else {
            throw ELB.Error(.validationError, "The session timeout '\(sessionTimeout ?? 0)' is not within 1 and 604800 seconds.")
        }
    }

    private func check(_ claims: [ELB.Action.JwtValidation.AdditionalClaim]) throws(ELB.Error) {
        guard claims.count <= 10 else { throw ELB.Error(.validationError, "A JWT validation has at most 10 additional claims.") }
        for claim in claims {
            guard !["exp", "iss", "nbf", "iat"].contains(claim.name), !claim.name.isEmpty else {
                throw ELB.Error(
                    .validationError, "The additional claim '\(claim.name)' is not valid.",
                    help: "exp, iss, nbf and iat are always checked.")
            }
            guard !claim.values.isEmpty else { throw ELB.Error(.validationError, "A claim needs at least one value.") }
        }
    }

    // MARK: At a request

    /// What a client gets that hasn't logged in, which here nobody has; `nil` if its request goes on.
    func authentication(of request: ELB.Request, by actions: [ELB.Action]) -> Int? {
        guard let action = actions.first else { return nil }
        if action.type == .jwtValidation { return statusCode(forTokenOf: request) }
        let configured = action.authenticateOidcConfig?.onUnauthenticatedRequest
        return switch configured ?? action.authenticateCognitoConfig?.onUnauthenticatedRequest ?? .authenticate {
        case .allow: nil
        case .deny: 401
        case .authenticate: 302
        }
    }

    /// 401 without a token of three parts. Of one that looks right nobody can say whether it is: the keys can't be reached, 500.
    private func statusCode(forTokenOf request: ELB.Request) -> Int {
        let scheme = "bearer "
        guard let value = request.values(ofHeader: "Authorization").first, value.asciiLowercased.hasPrefix(scheme) else {
            return 401
        }
        let parts = value.dropFirst(scheme.count).split(separator: ".", omittingEmptySubsequences: false)
        let isToken = parts.count == 3 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ELB.isHeaderNameByte) }
        return isToken ? 500 : 401
    }

    /// Where a client logs in.
    func loginLocation(_ actions: [ELB.Action], for request: ELB.Request, at listener: Int) -> String? {
        let host = ELB.WildcardMatcher.hostName(request.host)
        let callback = "https%3A%2F%2F\(host)%2Foauth2%2Fidpresponse"
        func location(_ endpoint: String, _ client: String, _ scope: String?) -> String {
            "\(endpoint)?client_id=\(client)&redirect_uri=\(callback)&response_type=code&scope=\(scope ?? "openid")"
        }
        if let config = actions.first?.authenticateOidcConfig {
            return location(config.authorizationEndpoint, config.clientId, config.scope)
        }
        guard let config = actions.first?.authenticateCognitoConfig else { return nil }
        let domain =
            config.userPoolDomain.contains(".")
            ? config.userPoolDomain : "\(config.userPoolDomain).auth.\(Account.region).amazoncognito.com"
        return location("https://\(domain)/oauth2/authorize", config.userPoolClientId, config.scope)
    }
}

extension ELB.Action.Kind {
    /// Ends a rule.
    var routes: Bool { self == .forward || self == .redirect || self == .fixedResponse }
}
