/// Text as XML writes it, for whoever makes a file of it: pictures, and reports for CI.
package enum XMLText {
    /// - Parameter control: What stands for a control character, most of which XML 1.0 has no place for.
    package static func escape(_ text: String, control: (Unicode.Scalar) -> Unicode.Scalar) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar.value >= 0x20 ? scalar : control(scalar))
            }
        }
        return escaped
    }
}
