import Orchestra
import Testing

@Suite struct RedirectRuleTests {
    typealias Redirect = ELB.Action.Redirect

    @Test(
        .rule(
            "listener-rule.redirect-location", "listener-rule.redirect-path-has-no-slash",
            "listener-rule.redirect-port-always-written",
            "listener-rule.redirect-query-only-if-there-is-one"),
        arguments: [
            (Redirect(protocol: "HTTPS", port: "443", statusCode: .http301), "a=1", "https://h.com:443/x/y?a=1"),
            (Redirect(protocol: "HTTPS", port: "443", statusCode: .http301), "", "https://h.com:443/x/y"),
            (Redirect(path: "/#{host}/#{port}/#{path}", statusCode: .http302), "", "http://h.com:80/h.com/80/x/y"),
            (Redirect(host: "www.#{host}", query: "", statusCode: .http302), "a=1", "http://www.h.com:80/x/y"),
            (
                Redirect(host: "o.com", query: "from=#{protocol}-#{host}-#{port}-#{path}&#{query}", statusCode: .http302),
                "a=#{host}",
                "http://o.com:80/x/y?from=http-h.com-80-x/y&a=#{host}"
            ),
        ])
    func `a redirect fills in what the request had`(_ redirect: Redirect, _ query: String, _ location: String) throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .redirect(redirect))
        let response = try stage.send(.init(host: "h.com", path: "/x/y", query: query), to: doors)
        #expect(response.location == location)
        #expect(response.statusCode == redirect.statusCode.number)
    }

    @Test(
        .rule(
            "listener-rule.redirect-placeholders", "listener-rule.redirect-https-to-http", "listener-rule.redirect-to-itself",
            "listener-rule.redirect-limits"),
        arguments: [
            Redirect(host: "#{port}.com", statusCode: .http301), Redirect(path: "/#{query}", statusCode: .http301),
            Redirect(path: "/#{nonsense}", statusCode: .http301), Redirect(path: "x", statusCode: .http301),
            Redirect(host: "", statusCode: .http301), Redirect(port: "0", statusCode: .http301),
            Redirect(port: "65536", statusCode: .http301), Redirect(port: "#{host}", statusCode: .http301),
            Redirect(protocol: "HTTP", host: "o.com", statusCode: .http301), Redirect(protocol: "FTP", statusCode: .http301),
            Redirect(statusCode: .http301), Redirect(query: "a=1", statusCode: .http301),
            Redirect(protocol: "HTTPS", statusCode: .http301),
            Redirect(path: "/" + String(repeating: "a", count: 128), statusCode: .http301),
            Redirect(host: "o.com", query: "?a", statusCode: .http301),
        ])
    func `a redirect of an HTTPS listener is refused`(_ redirect: Redirect) throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        let error = elbError {
            try stage.createListener(
                on: doors, port: 443, protocol: .https, certificates: [.example], defaultAction: .redirect(redirect))
        }
        #expect(error?.code == .invalidLoadBalancerAction)
    }

    @Test(.rule("load-balancer.507-location-too-long")) func `a location that would be too long is answered with 507`() throws {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        try stage.createListener(on: doors, defaultAction: .redirect(.init(host: "o.com", statusCode: .http301)))
        let path = "/" + String(repeating: "a", count: 9000)
        #expect(try stage.send(.get(path), to: doors).statusCode == 507)
        #expect(try stage.send(.get("/" + String(repeating: "a", count: 500)), to: doors).statusCode == 301)
    }
}

@Suite struct ActionRuleTests {
    @Test(
        .rule("listener-rule.fixed-response"),
        arguments: [
            ("200", "text/plain", 0, true), ("404", "text/html", 1024, true), ("503", "application/json", 1, true),
            ("302", "text/plain", 0, false), ("20", "text/plain", 0, false), ("600", "text/plain", 0, false),
            ("2x0", "text/plain", 0, false), ("+20", "text/plain", 0, false), ("200", "image/png", 0, false),
            ("200", "text/css", 1025, false),
        ])
    func `a fixed response has a 2XX, 4XX or 5XX code, one of five types and 1024 bytes`(
        _ code: String, _ type: String, _ length: Int, _ isAllowed: Bool
    ) throws {
        var door = try Door()
        let response = ELB.Action.FixedResponse(
            statusCode: code, contentType: type, messageBody: String(repeating: "a", count: length))
        let error = elbError {
            try door.stage.modifyListener(
                door.door, defaultAction: ELB.Action(type: .fixedResponse, fixedResponseConfig: response))
        }
        #expect(error?.code == (isAllowed ? nil : .invalidLoadBalancerAction))
    }

    private static func oidc(_ on: ELB.Action.OnUnauthenticatedRequest?, _ url: String = "https://idp.example.com") -> ELB.Action {
        .authenticateOidc(
            .init(
                issuer: url, authorizationEndpoint: "\(url)/auth", tokenEndpoint: "\(url)/token", userInfoEndpoint: "\(url)/me",
                clientId: "me", clientSecret: "secret", onUnauthenticatedRequest: on))
    }

    private func house() throws -> (Simulation, ELB.LoadBalancer.ID, ELB.Listener.ID) {
        var stage = Simulation()
        let doors = try stage.createLoadBalancer("hall")
        let door = try stage.createListener(
            on: doors, port: 443, protocol: .https, certificates: [.example], defaultAction: .fixedResponse(404))
        return (stage, doors, door)
    }

    @Test(
        .rule("listener-rule.authenticate-unauthenticated", "load-balancer.401-unauthenticated"),
        arguments: [(nil, 302), (.authenticate, 302), (.deny, 401), (.allow, 200)]
            as [(ELB.Action.OnUnauthenticatedRequest?, Int)])
    func `who hasn't logged in is sent to log in, refused, or let through`(
        _ on: ELB.Action.OnUnauthenticatedRequest?, _ code: Int
    ) throws {
        var (stage, doors, door) = try house()
        try stage.createRule(
            on: door, priority: 1, conditions: [.path("/in")], action: .fixedResponse(200).ordered(2),
            precededBy: [Self.oidc(on).ordered(1)])
        let response = try stage.send(.get("/in"), to: doors, port: 443)
        #expect(response.statusCode == code)
        #expect(
            response.location
                == (code == 302
                    ? "https://idp.example.com/auth?client_id=me&redirect_uri=https%3A%2F%2Forchestra.example.com%2Foauth2%2Fidpresponse&response_type=code&scope=openid"
                    : nil))
        #expect(try stage.describeRules(of: door)[0].actions.map(\.type) == [.authenticateOidc, .fixedResponse])
    }

    @Test(
        .rule("listener-rule.jwt-validation"),
        arguments: [(nil, 401), ("Basic abc", 401), ("Bearer a.b", 401), ("Bearer a..c", 401), ("bearer a.b.c", 500)]
            as [(String?, Int)])
    func `a request without a token is refused, and a token can't be checked without its keys`(_ token: String?, _ code: Int) throws
    {
        var (stage, doors, door) = try house()
        let jwt = ELB.Action.validateJWT(.init(jwksEndpoint: "https://idp.example.com/keys", issuer: "idp"))
        try stage.modifyListener(door, defaultAction: .fixedResponse(200).ordered(2), precededBy: [jwt.ordered(1)])
        let request = ELB.Request(path: "/", headers: token.map { [.init("Authorization", $0)] } ?? [])
        #expect(try stage.send(request, to: doors, port: 443).statusCode == code)
    }

    @Test(.rule("listener-rule.actions-in-order", "listener-rule.one-routing-action", "listener-rule.authentication-needs-https"))
    func `actions have an order, one of them routes and is last, and only HTTPS authenticates`() throws {
        var (stage, doors, door) = try house()
        try stage.createListener(on: doors, defaultAction: .fixedResponse(200))
        let plain = try stage.createListener(on: doors, port: 81, defaultAction: .fixedResponse(200))
        let (auth, answer) = (Self.oidc(.allow), ELB.Action.fixedResponse(200))
        let refused: [(ELB.Listener.ID, [ELB.Action], ELB.Action)] = [
            (door, [auth], answer), (door, [auth.ordered(1)], answer.ordered(1)), (door, [auth.ordered(2)], answer.ordered(1)),
            (door, [answer.ordered(1)], answer.ordered(2)), (plain, [auth.ordered(1)], answer.ordered(2)), (door, [], auth),
            (door, [auth.ordered(1), auth.ordered(2)], answer.ordered(3)), (door, [auth.ordered(0)], answer.ordered(1)),
            (door, [Self.oidc(.allow, "http://idp").ordered(1)], answer.ordered(2)),
        ]
        for (listener, preceding, action) in refused {
            let error = elbError {
                try stage.createRule(
                    on: listener, priority: 1, conditions: [.path("/")], action: action, precededBy: preceding)
            }
            #expect([.invalidLoadBalancerAction, .validationError, .tooManyActions].contains(error?.code))
        }
        try stage.createRule(
            on: door, priority: 1, conditions: [.path("/")], action: answer.ordered(50_000), precededBy: [auth.ordered(7)])
        #expect(elbError { try stage.modifyListener(door, protocol: .http) }?.code == .invalidConfigurationRequest)
    }

    @Test(
        .rule("listener-rule.jwt-claims"),
        arguments: [("exp", 1, false), ("iss", 1, false), ("role", 1, true), ("role", 11, false), ("role", 10, true)])
    func `claims that are always checked can't be added, and there are ten at most`(_ name: String, _ count: Int, _ isAllowed: Bool)
        throws
    {
        var (stage, _, door) = try house()
        let claim = ELB.Action.JwtValidation.AdditionalClaim(format: .singleString, name: name, values: ["x"])
        let jwt = ELB.Action.validateJWT(
            .init(jwksEndpoint: "https://a.com", issuer: "i", additionalClaims: Array(repeating: claim, count: count)))
        let error = elbError {
            try stage.modifyListener(door, defaultAction: .fixedResponse(200).ordered(2), precededBy: [jwt.ordered(1)])
        }
        #expect((error == nil) == isAllowed)
    }
}
