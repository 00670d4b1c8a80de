/// Reads byte by byte, from the end to the front: digits, a colon, the family, and then nothing or an ARN.
func readLabel(_ text: String) -> TaskDefinitionLabel? {
    var bytes = Array(text.utf8)
    var revision: Int?
    if let colon = bytes.lastIndex(of: 58), !bytes[colon...].contains(47) {
        let digits = bytes[(colon + 1)...]
        guard !digits.isEmpty else { return nil }
        var number = 0
        for digit in digits {
            guard (48...57).contains(digit), number < 100_000_000 else { return nil }
            number = number * 10 + Int(digit) - 48
        }
        guard number != 0 else { return nil }
        revision = number
        bytes.removeSubrange(colon...)
    }
    var family: [UInt8] = []
    while let byte = bytes.last, isNamePart(byte) {
        family.insert(byte, at: 0)
        bytes.removeLast()
    }
    guard !family.isEmpty, family.count < 256 else { return nil }
    if !bytes.isEmpty {
        let front = String(decoding: bytes, as: UTF8.self)
        guard front.hasPrefix("arn:aws:ecs:"), front.hasSuffix(":task-definition/"), front.count(where: { $0 == ":" }) == 5 else {
            return nil
        }
    }
    return TaskDefinitionLabel(family: String(decoding: family, as: UTF8.self), revision: revision)
}

func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 45, 95, 48...57, 65...90, 97...122: true
    default: false
    }
}
