extension ELB.Action {
    public enum OnUnauthenticatedRequest: String, CaseIterable, Hashable, Sendable, Codable {
        /// 401.
        case deny
        /// The request goes on as it is.
        case allow
        /// The client is sent to log in.
        case authenticate
    }

    /// API Reference, AuthenticateOidcActionConfig.
    public struct AuthenticateOidc: Hashable, Sendable, Codable {
        public var issuer: String
        public var authorizationEndpoint: String
        public var tokenEndpoint: String
        public var userInfoEndpoint: String
        public var clientId: String
        public var clientSecret: String?
        public var sessionCookieName: String?
        public var scope: String?
        public var sessionTimeout: Int?
        public var onUnauthenticatedRequest: OnUnauthenticatedRequest?
        public var useExistingClientSecret: Bool?

        public init(
            issuer: String, authorizationEndpoint: String, tokenEndpoint: String, userInfoEndpoint: String, clientId: String,
            clientSecret: String? = nil, sessionCookieName: String? = nil, scope: String? = nil, sessionTimeout: Int? = nil,
            onUnauthenticatedRequest: OnUnauthenticatedRequest? = nil, useExistingClientSecret: Bool? = nil
        ) {
            self.issuer = issuer
            self.authorizationEndpoint = authorizationEndpoint
            self.tokenEndpoint = tokenEndpoint
            self.userInfoEndpoint = userInfoEndpoint
            self.clientId = clientId
            self.clientSecret = clientSecret
            self.sessionCookieName = sessionCookieName
            self.scope = scope
            self.sessionTimeout = sessionTimeout
            self.onUnauthenticatedRequest = onUnauthenticatedRequest
            self.useExistingClientSecret = useExistingClientSecret
        }

        private enum CodingKeys: String, CodingKey {
            case issuer = "Issuer"
            case authorizationEndpoint = "AuthorizationEndpoint"
            case tokenEndpoint = "TokenEndpoint"
            case userInfoEndpoint = "UserInfoEndpoint"
            case clientId = "ClientId"
            case clientSecret = "ClientSecret"
            case sessionCookieName = "SessionCookieName"
            case scope = "Scope"
            case sessionTimeout = "SessionTimeout"
            case onUnauthenticatedRequest = "OnUnauthenticatedRequest"
            case useExistingClientSecret = "UseExistingClientSecret"
        }
    }

    /// API Reference, AuthenticateCognitoActionConfig.
    public struct AuthenticateCognito: Hashable, Sendable, Codable {
        public var userPoolArn: String
        public var userPoolClientId: String
        public var userPoolDomain: String
        public var sessionCookieName: String?
        public var scope: String?
        public var sessionTimeout: Int?
        public var onUnauthenticatedRequest: OnUnauthenticatedRequest?

        public init(
            userPoolArn: String, userPoolClientId: String, userPoolDomain: String, sessionCookieName: String? = nil,
            scope: String? = nil, sessionTimeout: Int? = nil, onUnauthenticatedRequest: OnUnauthenticatedRequest? = nil
        ) {
            self.userPoolArn = userPoolArn
            self.userPoolClientId = userPoolClientId
            self.userPoolDomain = userPoolDomain
            self.sessionCookieName = sessionCookieName
            self.scope = scope
            self.sessionTimeout = sessionTimeout
            self.onUnauthenticatedRequest = onUnauthenticatedRequest
        }

        private enum CodingKeys: String, CodingKey {
            case userPoolArn = "UserPoolArn"
            case userPoolClientId = "UserPoolClientId"
            case userPoolDomain = "UserPoolDomain"
            case sessionCookieName = "SessionCookieName"
            case scope = "Scope"
            case sessionTimeout = "SessionTimeout"
            case onUnauthenticatedRequest = "OnUnauthenticatedRequest"
        }
    }

    /// API Reference, JwtValidationActionConfig.
    public struct JwtValidation: Hashable, Sendable, Codable {
        public struct AdditionalClaim: Hashable, Sendable, Codable {
            public enum Format: String, CaseIterable, Hashable, Sendable, Codable {
                case singleString = "single-string"
                case stringArray = "string-array"
                case spaceSeparatedValues = "space-separated-values"
            }

            public var format: Format
            public var name: String
            public var values: [String]

            public init(format: Format, name: String, values: [String]) {
                self.format = format
                self.name = name
                self.values = values
            }

            private enum CodingKeys: String, CodingKey {
                case format = "Format"
                case name = "Name"
                case values = "Values"
            }
        }

        public var jwksEndpoint: String
        public var issuer: String
        public var additionalClaims: [AdditionalClaim]?

        public init(jwksEndpoint: String, issuer: String, additionalClaims: [AdditionalClaim]? = nil) {
            self.jwksEndpoint = jwksEndpoint
            self.issuer = issuer
            self.additionalClaims = additionalClaims
        }

        private enum CodingKeys: String, CodingKey {
            case jwksEndpoint = "JwksEndpoint"
            case issuer = "Issuer"
            case additionalClaims = "AdditionalClaims"
        }
    }

    public static func authenticateOidc(_ config: AuthenticateOidc) -> ELB.Action {
        var action = ELB.Action(type: .authenticateOidc)
        action.authenticateOidcConfig = config
        return action
    }

    public static func authenticateCognito(_ config: AuthenticateCognito) -> ELB.Action {
        var action = ELB.Action(type: .authenticateCognito)
        action.authenticateCognitoConfig = config
        return action
    }

    public static func validateJWT(_ config: JwtValidation) -> ELB.Action {
        var action = ELB.Action(type: .jwtValidation)
        action.jwtValidationConfig = config
        return action
    }

    /// The same action at that place among a rule's actions.
    public func ordered(_ order: Int) -> ELB.Action {
        var action = self
        action.order = order
        return action
    }
}
