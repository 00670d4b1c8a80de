extension CloudFormation.Resource {
    /// Of a service that isn't played: what refers to it finds it, and that is all.
    public var isKeptByNameAlone: Bool {
        type.hasPrefix("AWS::") && CloudFormation.OtherService(rawValue: String(type.dropFirst("AWS::".count))) != nil
    }
}

extension CloudFormation {
    /// Resources of services that the engine doesn't play. A stack keeps them by their names, so that what refers to them finds them; what
    /// they would allow, keep or store is asked of nobody (template reference, return values).
    package enum OtherService: String, CaseIterable, Sendable {
        case role = "IAM::Role"
        case policy = "IAM::Policy"
        case logGroup = "Logs::LogGroup"
        case repository = "ECR::Repository"

        var required: [String] {
            switch self {
            case .role: ["AssumeRolePolicyDocument"]
            case .policy: ["PolicyDocument", "PolicyName"]
            case .logGroup, .repository: []
            }
        }

        /// What a template may say of it.
        package var properties: Set<String> {
            switch self {
            case .role:
                [
                    "AssumeRolePolicyDocument", "Description", "ManagedPolicyArns", "MaxSessionDuration", "Path",
                    "PermissionsBoundary", "Policies", "RoleName", "Tags",
                ]
            case .policy: ["Groups", "PolicyDocument", "PolicyName", "Roles", "Users"]
            case .logGroup:
                [
                    "BearerTokenAuthenticationEnabled", "DataProtectionPolicy", "DeletionProtectionEnabled", "FieldIndexPolicies",
                    "KmsKeyId", "LogGroupClass", "LogGroupName", "ResourcePolicyDocument", "RetentionInDays", "Tags",
                ]
            case .repository:
                [
                    "EmptyOnDelete", "EncryptionConfiguration", "ImageScanningConfiguration", "ImageTagMutability",
                    "ImageTagMutabilityExclusionFilters", "LifecyclePolicy", "RepositoryName", "RepositoryPolicyText", "Tags",
                ]
            }
        }

        var nameProperty: String {
            switch self {
            case .role: "RoleName"
            case .policy: "PolicyName"
            case .logGroup: "LogGroupName"
            case .repository: "RepositoryName"
            }
        }

        var createOnly: Set<String> {
            switch self {
            case .role: ["Path", "RoleName"]
            case .policy: []
            case .logGroup: ["LogGroupName"]
            case .repository:
                [
                    "EncryptionConfiguration", "EncryptionConfiguration/EncryptionType", "EncryptionConfiguration/KmsKey",
                    "RepositoryName",
                ]
            }
        }

        var attributes: [String] {
            switch self {
            case .role: ["Arn", "RoleId"]
            case .policy: ["Id"]
            case .logGroup: ["Arn"]
            case .repository: ["Arn", "RepositoryUri"]
            }
        }

        func made(_ name: String) -> MadeResource {
            let (account, region) = (Account.id, Account.region)
            var made = MadeResource(name)
            switch self {
            case .role:
                made.attributes = ["Arn": "arn:aws:iam::\(account):role/\(name)", "RoleId": "AROA\(name.uppercased())"]
            case .policy: made.attributes = ["Id": name]
            case .logGroup: made.attributes = ["Arn": "arn:aws:logs:\(region):\(account):log-group:\(name):*"]
            case .repository:
                made.attributes = [
                    "Arn": "arn:aws:ecr:\(region):\(account):repository/\(name)",
                    "RepositoryUri": "\(account).dkr.ecr.\(region).amazonaws.com/\(name)",
                ]
            }
            return made
        }
    }
}
