import Orchestra
import Testing

/// Attributes of load balancers, listeners and target groups, as the API writes them.
@Suite struct AttributeTests {
    @Test(
        .rule("load-balancer.attribute-defaults"),
        arguments: [
            ("idle_timeout.timeout_seconds", "60"), ("client_keep_alive.seconds", "3600"), ("deletion_protection.enabled", "false"),
            ("load_balancing.cross_zone.enabled", "true"), ("routing.http.desync_mitigation_mode", "defensive"),
            ("routing.http.drop_invalid_header_fields.enabled", "false"), ("routing.http.preserve_host_header.enabled", "false"),
            ("routing.http.xff_client_port.enabled", "false"), ("routing.http.xff_header_processing.mode", "append"),
            ("routing.http2.enabled", "true"), ("waf.fail_open.enabled", "false"), ("zonal_shift.config.enabled", "false"),
            ("access_logs.s3.enabled", "false"), ("ipv6.deny_all_igw_traffic", "false"),
        ])
    func `a load balancer's attribute has its default`(_ key: String, _ value: String) throws {
        let door = try Door()
        #expect(try door.stage.describeLoadBalancerAttributes(door.doors).filter { $0.key == key } == [.init(key, value)])
    }

    @Test(
        .rule("load-balancer.attribute-bounds", "load-balancer.cross-zone-is-fixed"),
        arguments: [
            ("idle_timeout.timeout_seconds", "0"), ("idle_timeout.timeout_seconds", "4001"), ("idle_timeout.timeout_seconds", "+5"),
            ("idle_timeout.timeout_seconds", "99999999999999999999"), ("client_keep_alive.seconds", "59"),
            ("client_keep_alive.seconds", "604801"), ("deletion_protection.enabled", "yes"),
            ("routing.http.desync_mitigation_mode", "strict"), ("routing.http.xff_header_processing.mode", ""),
            ("load_balancing.cross_zone.enabled", "false"), ("nonsense", "1"), ("access_logs.s3.enabled", "true"),
        ])
    func `a load balancer's attribute is refused`(_ key: String, _ value: String) throws {
        var door = try Door()
        let error = elbError {
            try door.stage.modifyLoadBalancerAttributes(
                door.doors, attributes: [.init("routing.http2.enabled", "false"), .init(key, value)])
        }
        #expect([.validationError, .invalidConfigurationRequest].contains(error?.code))
        #expect(try door.stage.describeLoadBalancerAttributes(door.doors).contains(.init("routing.http2.enabled", "true")))
    }

    @Test(.rule("load-balancer.attributes-all-returned"))
    func `modifying returns every attribute and leaves alone what isn't named`() throws {
        var door = try Door()
        let all = try door.stage.modifyLoadBalancerAttributes(
            door.doors, attributes: [.init("idle_timeout.timeout_seconds", "4000")])
        #expect(all.count == 23)
        let more = try door.stage.modifyLoadBalancerAttributes(door.doors, attributes: [.init("client_keep_alive.seconds", "60")])
        #expect(
            more.contains(.init("idle_timeout.timeout_seconds", "4000")) && more.contains(.init("client_keep_alive.seconds", "60")))
        #expect(Simulation(replaying: door.stage.recording).world == door.stage.world)
    }

    @Test(.rule("load-balancer.deletion-protection")) func `a protected load balancer can't be deleted`() throws {
        var door = try Door()
        try door.stage.modifyLoadBalancerAttributes(door.doors, attributes: [.init("deletion_protection.enabled", "true")])
        let error = elbError { try door.stage.deleteLoadBalancer(door.doors) }
        #expect(error?.code == .operationNotPermitted)
        #expect(
            error?.message == "Load balancer '\(door.doors.arn)' cannot be deleted because deletion protection is enabled")
        try door.stage.modifyLoadBalancerAttributes(door.doors, attributes: [.init("deletion_protection.enabled", "false")])
        try door.stage.deleteLoadBalancer(door.doors)
        #expect(door.stage.describeLoadBalancers().isEmpty)
    }

    @Test(.rule("load-balancer.internal-denies-igw")) func `an internal load balancer denies traffic of internet gateways`() throws
    {
        var stage = Simulation()
        let inside = try stage.createLoadBalancer("inside", scheme: .internal)
        #expect(try stage.describeLoadBalancerAttributes(inside).contains(.init("ipv6.deny_all_igw_traffic", "true")))
        #expect(stage.describeLoadBalancers()[0].dnsName.hasPrefix("internal-inside-"))
    }

    @Test(.rule("load-balancer.response-headers")) func `a listener's attributes add headers to every answer`() throws {
        var hall = try Hall(desiredCount: 1)
        hall.settle()
        try hall.stage.modifyListenerAttributes(
            hall.door,
            attributes: [
                .init("routing.http.response.x_frame_options.header_value", "DENY"),
                .init("routing.http.response.strict_transport_security.header_value", ""),
                .init("routing.http.response.access_control_allow_origin.header_value", "*"),
            ])
        #expect(
            try hall.stage.send(.get("/"), to: hall.doors).headers
                == [.init("X-Frame-Options", "DENY"), .init("Access-Control-Allow-Origin", "*")])
        #expect(
            elbError {
                try hall.stage.modifyListenerAttributes(
                    hall.door, attributes: [.init("routing.http.response.x_content_type_options.header_value", "sniff")])
            }?.code == .validationError)
    }

    @Test(
        .rule("target-group.attribute-defaults"),
        arguments: [
            ("deregistration_delay.timeout_seconds", "300"), ("stickiness.enabled", "false"), ("stickiness.type", "lb_cookie"),
            ("stickiness.lb_cookie.duration_seconds", "86400"), ("stickiness.app_cookie.cookie_name", ""),
            ("stickiness.app_cookie.duration_seconds", "86400"), ("load_balancing.algorithm.type", "round_robin"),
            ("load_balancing.algorithm.anomaly_mitigation", "off"), ("slow_start.duration_seconds", "0"),
            ("load_balancing.cross_zone.enabled", "use_load_balancer_configuration"),
            ("target_group_health.dns_failover.minimum_healthy_targets.count", "1"),
            ("target_group_health.dns_failover.minimum_healthy_targets.percentage", "off"),
            ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.count", "1"),
            ("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "off"),
        ])
    func `a target group's attribute has its default`(_ key: String, _ value: String) throws {
        let door = try Door()
        let attributes = try door.stage.describeTargetGroupAttributes(door.lists[0]).attributes
        #expect(attributes.filter { $0.key == key } == [.init(key, value)])
        #expect(attributes.count == 14)
    }

    @Test(
        .rule("target-group.attribute-bounds", "target-group.slow-start-bounds", "target-group.app-cookie-name"),
        arguments: [
            ["deregistration_delay.timeout_seconds=3601"], ["stickiness.lb_cookie.duration_seconds=0"],
            ["slow_start.duration_seconds=1"], ["slow_start.duration_seconds=29"], ["slow_start.duration_seconds=901"],
            ["stickiness.enabled=true", "stickiness.type=app_cookie"], ["stickiness.type=source_ip"],
            ["stickiness.app_cookie.cookie_name=AWSALBAPP-0"], ["stickiness.app_cookie.cookie_name=AWSALB"],
            ["stickiness.app_cookie.cookie_name=a;b"], ["load_balancing.cross_zone.enabled=maybe"],
            ["target_group_health.dns_failover.minimum_healthy_targets.percentage=0"],
            ["target_group_health.dns_failover.minimum_healthy_targets.percentage=101"],
            ["target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=0"],
            ["target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=off"],
            ["lambda.multi_value_headers.enabled=true"],
        ])
    func `a target group's attribute is refused`(_ texts: [String]) throws { try expectRefusal(texts, .validationError) }

    @Test(
        .rule("target-group.slow-start-algorithms", "target-group.anomaly-mitigation-algorithm", "target-group.sticky-exclusions"),
        arguments: [
            ["slow_start.duration_seconds=30", "load_balancing.algorithm.type=least_outstanding_requests"],
            ["slow_start.duration_seconds=30", "load_balancing.algorithm.type=weighted_random"],
            ["load_balancing.algorithm.anomaly_mitigation=on"],
            ["stickiness.enabled=true", "load_balancing.algorithm.type=weighted_random"],
            ["stickiness.enabled=true", "load_balancing.cross_zone.enabled=false"],
        ])
    func `what can't be together is refused`(_ texts: [String]) throws { try expectRefusal(texts, .invalidConfigurationRequest) }

    @Test(.rule("target-group.dns-threshold-not-below-routing")) func `DNS doesn't fail over later than routing`() throws {
        let prefix = "target_group_health"
        try expectRefusal(
            [
                "\(prefix).dns_failover.minimum_healthy_targets.count=1",
                "\(prefix).unhealthy_state_routing.minimum_healthy_targets.count=2",
            ], .validationError)
        var door = try Door()
        try door.stage.modifyTargetGroupAttributes(
            door.lists[0],
            attributes: [
                ELB.Attribute("\(prefix).dns_failover.minimum_healthy_targets.count", "off"),
                ELB.Attribute("\(prefix).unhealthy_state_routing.minimum_healthy_targets.count", "2"),
            ])
    }

    private func expectRefusal(_ texts: [String], _ code: ELB.Error.Code) throws {
        var door = try Door()
        let changes = texts.map { text in
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return ELB.Attribute(parts[0], parts[1])
        }
        #expect(elbError { try door.stage.modifyTargetGroupAttributes(door.lists[0], attributes: changes) }?.code == code)
        #expect(try door.stage.describeTargetGroupAttributes(door.lists[0]) == .init())
    }

    @Test(.rule("target-group.attribute-unknown")) func `an unknown key is named`() throws {
        var door = try Door()
        let error = elbError {
            try door.stage.modifyTargetGroupAttributes(
                door.lists[0], attributes: [ELB.Attribute("slow_start.duration_second", "30")])
        }
        #expect(error?.message == "Target group attribute key 'slow_start.duration_second' is not recognized")
        #expect(error?.help?.contains("slow_start.duration_seconds") ?? false)
    }

    @Test(.rule("target-group.attributes-all-or-nothing")) func `attributes are read back as they were written`() throws {
        var door = try Door()
        let written = [
            ELB.Attribute("stickiness.type", "app_cookie"), .init("stickiness.app_cookie.cookie_name", "SESSION"),
            .init("slow_start.duration_seconds", "30"), .init("load_balancing.cross_zone.enabled", "true"),
            .init("target_group_health.dns_failover.minimum_healthy_targets.percentage", "50"),
            .init("target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage", "50"),
            .init("deregistration_delay.timeout_seconds", "0"), .init("stickiness.app_cookie.duration_seconds", "7"),
        ]
        let all = try door.stage.modifyTargetGroupAttributes(door.lists[0], attributes: written)
        for attribute in written { #expect(all.contains(attribute)) }
        let typed = try door.stage.describeTargetGroupAttributes(door.lists[0])
        #expect(try read(json(typed)) == typed)
        #expect(Simulation(replaying: door.stage.recording).world == door.stage.world)
    }
}
