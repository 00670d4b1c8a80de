extension ELB.AttributeTable {
    /// API Reference, LoadBalancerAttribute: those of Application Load Balancers.
    static let loadBalancer = ELB.AttributeTable(
        owner: "Load balancer",
        rules: [
            .init("access_logs.s3.enabled", "false", .bool),
            .init("access_logs.s3.bucket", "", .text(63)),
            .init("access_logs.s3.prefix", "", .text(512)),
            .init("connection_logs.s3.enabled", "false", .bool),
            .init("connection_logs.s3.bucket", "", .text(63)),
            .init("connection_logs.s3.prefix", "", .text(512)),
            .init("health_check_logs.s3.enabled", "false", .bool),
            .init("health_check_logs.s3.bucket", "", .text(63)),
            .init("health_check_logs.s3.prefix", "", .text(512)),
            .init("client_keep_alive.seconds", "3600", .integer(60...604_800)),
            .init("deletion_protection.enabled", "false", .bool),
            .init("idle_timeout.timeout_seconds", "60", .integer(1...4000)),
            .init("ipv6.deny_all_igw_traffic", "false", .bool),
            // An Application Load Balancer's can't be turned off; a target group's can.
            .init("load_balancing.cross_zone.enabled", "true", .choice(["true"])),
            .init("routing.http.desync_mitigation_mode", "defensive", .choice(["monitor", "defensive", "strictest"])),
            .init("routing.http.drop_invalid_header_fields.enabled", "false", .bool),
            .init("routing.http.preserve_host_header.enabled", "false", .bool),
            .init("routing.http.x_amzn_tls_version_and_cipher_suite.enabled", "false", .bool),
            .init("routing.http.xff_client_port.enabled", "false", .bool),
            .init("routing.http.xff_header_processing.mode", "append", .choice(["append", "preserve", "remove"])),
            .init("routing.http2.enabled", "true", .bool),
            .init("waf.fail_open.enabled", "false", .bool),
            .init("zonal_shift.config.enabled", "false", .bool),
        ])

    /// API Reference, ListenerAttribute: those of HTTP and HTTPS listeners. An empty value leaves the header out.
    static let listener = ELB.AttributeTable(
        owner: "Listener",
        rules: [
            .init("routing.http.response.server.enabled", "true", .bool),
            .init("routing.http.response.strict_transport_security.header_value", "", .text(1024)),
            .init("routing.http.response.access_control_allow_origin.header_value", "", .text(1024)),
            .init("routing.http.response.access_control_allow_methods.header_value", "", .text(1024)),
            .init("routing.http.response.access_control_allow_headers.header_value", "", .text(1024)),
            .init("routing.http.response.access_control_allow_credentials.header_value", "", .choice(["", "true"])),
            .init("routing.http.response.access_control_expose_headers.header_value", "", .text(1024)),
            .init("routing.http.response.access_control_max_age.header_value", "", .text(10)),
            .init("routing.http.response.content_security_policy.header_value", "", .text(1024)),
            .init("routing.http.response.x_content_type_options.header_value", "", .choice(["", "nosniff"])),
            .init("routing.http.response.x_frame_options.header_value", "", .text(1024)),
        ] + tls.map { .init("routing.http.request.\($0.attribute).header_name", $0.header, .headerName) })

    /// What an HTTPS listener calls the headers that tell the target of TLS.
    private static let tls = [
        (attribute: "x_amzn_tls_version", header: "X-Amzn-Tls-Version"),
        (attribute: "x_amzn_tls_cipher_suite", header: "X-Amzn-Tls-Cipher-Suite"),
    ]
}
