/// The API's code and sentence, then what would help.
func errorText(_ code: String, _ message: String, _ help: String?) -> String {
    guard let help else { return "\(code): \(message)" }
    return "\(code): \(message)\(message.hasSuffix(".") ? "" : ".") \(help)"
}
