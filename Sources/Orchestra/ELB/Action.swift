extension ELB {
    /// What a rule does with a request that it matches.
    public struct Action: Hashable, Sendable, Codable {
        public enum Kind: String, CaseIterable, Hashable, Sendable, Codable {
            case forward, redirect
            case fixedResponse = "fixed-response"
            case authenticateOidc = "authenticate-oidc"
            case authenticateCognito = "authenticate-cognito"
            case jwtValidation = "jwt-validation"
        }

        public struct Redirect: Hashable, Sendable, Codable {
            public enum StatusCode: String, CaseIterable, Hashable, Sendable, Codable {
                case http301 = "HTTP_301"
                case http302 = "HTTP_302"

                public var number: Int { self == .http301 ? 301 : 302 }
            }

            public var `protocol`: String
            public var host: String
            public var port: String
            public var path: String
            public var query: String
            public var statusCode: StatusCode

            /// Each part defaults to what the request had, as in the API: `#{host}` and so on.
            public init(
                protocol: String = "#{protocol}", host: String = "#{host}", port: String = "#{port}", path: String = "/#{path}",
                query: String = "#{query}", statusCode: StatusCode
            ) {
                self.protocol = `protocol`
                self.host = host
                self.port = port
                self.path = path
                self.query = query
                self.statusCode = statusCode
            }

            private enum CodingKeys: String, CodingKey {
                case `protocol` = "Protocol"
                case host = "Host"
                case port = "Port"
                case path = "Path"
                case query = "Query"
                case statusCode = "StatusCode"
            }

            /// Members may be absent, as in the API.
            public init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                self.init(statusCode: try container.decode(StatusCode.self, forKey: .statusCode))
                `protocol` = try container.decodeIfPresent(String.self, forKey: .protocol) ?? `protocol`
                host = try container.decodeIfPresent(String.self, forKey: .host) ?? host
                port = try container.decodeIfPresent(String.self, forKey: .port) ?? port
                path = try container.decodeIfPresent(String.self, forKey: .path) ?? path
                query = try container.decodeIfPresent(String.self, forKey: .query) ?? query
            }
        }

        public struct FixedResponse: Hashable, Sendable, Codable {
            public var statusCode: String
            public var contentType: String
            public var messageBody: String?

            public init(statusCode: String, contentType: String = "text/plain", messageBody: String? = nil) {
                self.statusCode = statusCode
                self.contentType = contentType
                self.messageBody = messageBody
            }

            private enum CodingKeys: String, CodingKey {
                case statusCode = "StatusCode"
                case contentType = "ContentType"
                case messageBody = "MessageBody"
            }

            /// Members may be absent, as in the API.
            public init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                self.init(
                    statusCode: try container.decode(String.self, forKey: .statusCode),
                    contentType: try container.decodeIfPresent(String.self, forKey: .contentType) ?? "text/plain",
                    messageBody: try container.decodeIfPresent(String.self, forKey: .messageBody))
            }
        }

        public var type: Kind
        /// The one target group to forward to; several stand in ``forwardConfig``.
        public var targetGroupArn: String?
        public var forwardConfig: ForwardConfig?
        public var redirectConfig: Redirect?
        public var fixedResponseConfig: FixedResponse?
        /// 1 to 50000; needed where a rule has several actions.
        public var order: Int?
        public var authenticateOidcConfig: AuthenticateOidc?
        public var authenticateCognitoConfig: AuthenticateCognito?
        public var jwtValidationConfig: JwtValidation?

        public init(
            type: Kind, targetGroupArn: String? = nil, forwardConfig: ForwardConfig? = nil, redirectConfig: Redirect? = nil,
            fixedResponseConfig: FixedResponse? = nil
        ) {
            self.type = type
            self.targetGroupArn = targetGroupArn
            self.forwardConfig = forwardConfig
            self.redirectConfig = redirectConfig
            self.fixedResponseConfig = fixedResponseConfig
        }

        public static func forward(to targetGroup: TargetGroup.ID) -> Action {
            Action(type: .forward, targetGroupArn: targetGroup.arn)
        }

        /// `.forward(to: [.init(blue, weight: 90), .init(green, weight: 10)])`: 1 to 5 target groups.
        public static func forward(
            to targetGroups: [TargetGroupTuple], stickiness: TargetGroupStickinessConfig? = nil
        ) -> Action {
            Action(
                type: .forward,
                forwardConfig: ForwardConfig(targetGroups: targetGroups, targetGroupStickinessConfig: stickiness))
        }

        /// Where it may forward to, in whichever of the two ways the action says it.
        public var targetGroups: [TargetGroupTuple] {
            forwardConfig?.targetGroups ?? targetGroupArn.map { [TargetGroupTuple(targetGroupArn: $0)] } ?? []
        }

        public static func redirect(_ redirect: Redirect) -> Action { Action(type: .redirect, redirectConfig: redirect) }

        public static func fixedResponse(_ statusCode: Int, contentType: String = "text/plain", _ body: String? = nil) -> Action {
            Action(
                type: .fixedResponse,
                fixedResponseConfig: FixedResponse(statusCode: "\(statusCode)", contentType: contentType, messageBody: body))
        }

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case targetGroupArn = "TargetGroupArn"
            case forwardConfig = "ForwardConfig"
            case redirectConfig = "RedirectConfig"
            case fixedResponseConfig = "FixedResponseConfig"
            case order = "Order"
            case authenticateOidcConfig = "AuthenticateOidcConfig"
            case authenticateCognitoConfig = "AuthenticateCognitoConfig"
            case jwtValidationConfig = "JwtValidationConfig"
        }
    }
}
