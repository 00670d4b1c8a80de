extension ECS {
    /// For tasks with awsvpc, the machine's own not counted (Amazon EC2 User Guide, maximum network interfaces): of the usual families
    /// the size decides. What isn't among them is taken for a medium one.
    static func networkInterfaces(ofInstanceType type: String) -> Int {
        let size = type.split(separator: ".").last.map(String.init) ?? ""
        let all =
            switch size {
            case "nano", "micro": 2
            case "xlarge", "2xlarge": 4
            case "4xlarge", "8xlarge", "9xlarge", "12xlarge": 8
            case "16xlarge", "18xlarge", "24xlarge", "32xlarge": 15
            default: 3
            }
        return all - 1
    }
}
