/// The two ends of the pipe, made from an exercise's interface: the main file of the learner's program, and stand-ins by the
/// same names for the suite.
enum GeneratedEnds {
    static let version = "1"

    // MARK: The learner's end

    static func host(_ interface: Interface) -> String {
        var lines = ["import LearnerHost", "import Orchestra", "", "@main enum PodiumEntry {", "    static func main() {"]
        lines.append("        let podium = PodiumHost()")
        for function in interface.functions {
            lines.append("        podium.answer(\"\(function.name)\") { question in")
            lines += call(function, on: nil).map { "            \($0)" }
            lines.append("        }")
        }
        for type in interface.types {
            lines.append("        let podium\(type.name) = podium.hold(\"\(type.name)\", \(type.name).self)")
            for (number, initializer) in type.initializers.enumerated() {
                lines.append("        podium.answer(\"\(type.name).init\(number == 0 ? "" : "\(number)")\") { question in")
                lines += arguments(initializer).map { "            \($0)" }
                lines.append("            return .values([podium\(type.name).add(\(type.name)(\(passed(initializer))))])")
                lines.append("        }")
            }
            for method in type.methods {
                lines.append("        podium.answer(\"\(type.name).\(method.name)\") { question in")
                lines.append("            let podiumHandle: Int = try question.next()")
                lines += call(method, on: type.name).map { "            \($0)" }
                lines.append("        }")
            }
        }
        lines += ["        podium.serve()", "    }", "}", ""]
        return lines.joined(separator: "\n")
    }

    private static func arguments(_ function: Interface.Function) -> [String] {
        function.parameters.enumerated().map { number, parameter in
            let word = parameter.isInout ? "var" : "let"
            if parameter.isSimulation {
                return "\(word) podium\(number) = try Simulation(replaying: question.next(), policies: Policies())"
            }
            return "\(word) podium\(number): \(parameter.type) = try question.next()"
        }
    }

    private static func passed(_ function: Interface.Function) -> String {
        function.parameters.enumerated().map { number, parameter in
            (parameter.label == "_" ? "" : "\(parameter.label): ") + (parameter.isInout ? "&" : "") + "podium\(number)"
        }.joined(separator: ", ")
    }

    private static func call(_ function: Interface.Function, on type: String?) -> [String] {
        let mayThrow = !function.throwsClause.isEmpty
        var invocation = "\(function.name)(\(passed(function)))"
        if let type {
            invocation =
                function.isMutating
                ? "podium\(type).change(podiumHandle) { \(mayThrow ? "try " : "")$0.\(invocation) }"
                : "podium\(type)[podiumHandle].\(invocation)"
        }
        let isTry = mayThrow || type != nil
        let result = function.result == nil ? "" : "let podiumResult = "
        var lines = arguments(function)
        if mayThrow {
            lines += function.result.map { ["let podiumResult: \($0)"] } ?? []
            lines.append(
                "do { \(function.result == nil ? "" : "podiumResult = ")try \(invocation) } catch { return .threw(error) }")
        } else {
            lines.append("\(result)\(isTry ? "try " : "")\(invocation)")
        }
        var values = function.result == nil ? [] : ["podiumResult"]
        for (number, parameter) in function.parameters.enumerated() where parameter.isInout {
            values.append(parameter.isSimulation ? "podium\(number).recording" : "podium\(number)")
        }
        lines.append("return .values([\(values.joined(separator: ", "))])")
        return lines
    }

    // MARK: The suite's end

    static func standIns(_ interface: Interface) -> String {
        var lines = ["import JudgeKit", "import Orchestra", ""]
        for function in interface.functions { lines += standIn(function, of: nil) + [""] }
        for type in interface.types {
            lines.append("struct \(type.name)\(type.inheritance) {")
            lines.append("    private var podiumInstance: Instance")
            for (number, initializer) in type.initializers.enumerated() {
                lines.append("    \(initializer.declaration) {")
                let operation = "\(type.name).init\(number == 0 ? "" : "\(number)")"
                lines.append(
                    "        podiumInstance = Instance.make(\"\(type.name)\", by: \"\(operation)\", [\(sent(initializer).joined(separator: ", "))])"
                )
                lines.append("    }")
            }
            for method in type.methods { lines += standIn(method, of: type.name).map { "    \($0)" } }
            lines += ["}", ""]
        }
        return lines.joined(separator: "\n")
    }

    private static func sent(_ function: Interface.Function) -> [String] {
        function.parameters.map { $0.isSimulation ? "\($0.name).recording" : $0.name }
    }

    private static func standIn(_ function: Interface.Function, of type: String?) -> [String] {
        var lines = ["\(function.declaration) {"]
        if function.isMutating { lines.append("    Instance.makeUnique(&podiumInstance)") }
        let operation = (type.map { "\($0)." } ?? "") + function.name
        let values = (type == nil ? [] : ["podiumInstance.reference"]) + sent(function)
        let isUsed = function.result != nil || function.parameters.contains(where: \.isInout)
        var ask = "Learner.ask(\"\(operation)\", [\(values.joined(separator: ", "))])"
        if !function.throwsClause.isEmpty {
            let thrown = function.thrownType.map { ", throwing: \($0).self" } ?? ""
            ask = "try Learner.tryAsking(\"\(operation)\", [\(values.joined(separator: ", "))]\(thrown))"
        }
        lines.append(isUsed ? "    var podiumReply = \(ask)" : "    _ = \(ask)")
        if let result = function.result { lines.append("    let podiumResult: \(result) = podiumReply.next()") }
        for parameter in function.parameters where parameter.isInout {
            lines.append(
                parameter.isSimulation
                    ? "    Learner.carryOut(podiumReply.next(), on: &\(parameter.name))"
                    : "    \(parameter.name) = podiumReply.next()")
        }
        if function.result != nil { lines.append("    return podiumResult") }
        return lines + ["}"]
    }
}
