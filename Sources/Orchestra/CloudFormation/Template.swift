extension CloudFormation {
    /// What there shall be (AWS CloudFormation User Guide, template sections).
    public struct Template: Hashable, Sendable, Codable {
        public var description: String?
        public var parameters: [Parameter]
        /// By name, then by first and second key.
        public var mappings: Value
        /// By name: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or `Condition`.
        public var conditions: Value
        /// In the order of the template, which says nothing of the order in which they are made.
        public var resources: [Resource]
        public var outputs: [Output]

        public init(
            description: String? = nil, parameters: [Parameter] = [], mappings: Value = [:], conditions: Value = [:],
            resources: [Resource] = [], outputs: [Output] = []
        ) {
            self.description = description
            self.parameters = parameters
            self.mappings = mappings
            self.conditions = conditions
            self.resources = resources
            self.outputs = outputs
        }

        /// The resource of that name: reading `nil` if there is none, writing `nil` takes it out.
        public subscript(logicalId: String) -> Resource? {
            get { resources.first { $0.logicalId == logicalId } }
            set {
                let place = resources.firstIndex { $0.logicalId == logicalId }
                switch (place, newValue) {
                case (let place?, var resource?):
                    resource.logicalId = logicalId
                    resources[place] = resource
                case (let place?, nil): resources.remove(at: place)
                case (nil, var resource?):
                    resource.logicalId = logicalId
                    resources.append(resource)
                case (nil, nil): return
                }
            }
        }
    }

    /// Something that a stack makes (template reference, Resources).
    public struct Resource: Hashable, Sendable, Codable {
        /// Letters and digits.
        public var logicalId: String
        /// `AWS::ECS::Cluster`.
        public var type: String
        public var properties: Value
        /// What it waits for though it doesn't refer to it.
        public var dependsOn: [String]
        public var deletionPolicy: DeletionPolicy
        /// What becomes of the old one when another takes its place.
        public var updateReplacePolicy: DeletionPolicy
        /// A condition's name; `nil` for a resource that is always there.
        public var condition: String?

        public init(
            _ type: String, _ properties: Value = [:], dependsOn: [String] = [], deletionPolicy: DeletionPolicy = .delete,
            updateReplacePolicy: DeletionPolicy = .delete, condition: String? = nil, logicalId: String = ""
        ) {
            self.logicalId = logicalId
            self.type = type
            self.properties = properties
            self.dependsOn = dependsOn
            self.deletionPolicy = deletionPolicy
            self.updateReplacePolicy = updateReplacePolicy
            self.condition = condition
        }
    }

    /// What becomes of a resource that its stack has no place for any more (template reference, DeletionPolicy).
    public enum DeletionPolicy: String, Hashable, Sendable, Codable {
        case delete = "Delete"
        case retain = "Retain"
        /// `Retain` from the moment at which it was made; a create that fails deletes it.
        case retainExceptOnCreate = "RetainExceptOnCreate"
    }

    /// What whoever creates the stack says (template reference, Parameters).
    public struct Parameter: Hashable, Sendable, Codable {
        public var name: String
        /// `String`, `Number`, `CommaDelimitedList`, `List<Number>`, or a type of AWS's own, `AWS::EC2::VPC::Id`.
        public var type: String
        public var defaultValue: String?
        public var allowedValues: [String]
        public var description: String?
        public var minValue: Double?
        public var maxValue: Double?
        /// In characters, of a text.
        public var minLength: Int?
        public var maxLength: Int?
        /// A regular expression, which the whole text matches.
        public var allowedPattern: String?
        /// What is said in the place of the pattern.
        public var constraintDescription: String?

        public init(
            _ name: String, type: String = "String", defaultValue: String? = nil, allowedValues: [String] = [],
            description: String? = nil, minValue: Double? = nil, maxValue: Double? = nil, minLength: Int? = nil,
            maxLength: Int? = nil, allowedPattern: String? = nil, constraintDescription: String? = nil
        ) {
            self.name = name
            self.type = type
            self.defaultValue = defaultValue
            self.allowedValues = allowedValues
            self.description = description
            self.minValue = minValue
            self.maxValue = maxValue
            self.minLength = minLength
            self.maxLength = maxLength
            self.allowedPattern = allowedPattern
            self.constraintDescription = constraintDescription
        }

        var isList: Bool { type == "CommaDelimitedList" || type.hasPrefix("List<") }
        /// Of the network: without a value the default VPC is meant, in which nothing is named.
        var isNetwork: Bool {
            ["VPC", "Subnet", "SecurityGroup"].contains { type == "AWS::EC2::\($0)::Id" || type == "List<AWS::EC2::\($0)::Id>" }
        }
    }

    /// What a stack tells once it is there (template reference, Outputs).
    public struct Output: Hashable, Sendable, Codable {
        public var key: String
        public var value: Value
        public var condition: String?
        /// Under which name other stacks may import it (`Export`); `nil` for one of this stack alone.
        public var exportName: Value?

        public init(_ key: String, _ value: Value, condition: String? = nil, exportName: Value? = nil) {
            self.key = key
            self.value = value
            self.condition = condition
            self.exportName = exportName
        }
    }
}
