internal import Foundation

/// Remembers the results of programs, one self-checking file for each, so that an unchanged book checks in a blink.
struct ResultCache: Sendable {
    let folder: String

    /// Everything that can change a result, by name: a difference says why a program is run again.
    struct Key: Codable, Hashable {
        var own: String
        var continued: String
        var expectation: String
        var engine: String
        var compiler: String
        var tool: String
        var settings: String

        func reason(after old: Key) -> String {
            if engine != old.engine { return "the engine changed" }
            if compiler != old.compiler { return "the compiler changed" }
            if tool != old.tool { return "podium changed" }
            if own != old.own { return "the snippet changed, or moved" }
            if continued != old.continued { return "what it continues changed" }
            if expectation != old.expectation { return "its attributes changed" }
            return "the settings changed"
        }
    }

    private struct Entry: Codable {
        var id: String
        var key: Key
        var result: ProgramResult
    }

    enum Found {
        case result(ProgramResult)
        case nothing(because: String)
    }

    func find(_ id: String, _ key: Key) -> Found {
        guard let data = FileManager.default.contents(atPath: path(of: id)) else { return .nothing(because: "first run") }
        guard let body = Self.verified(data), let entry = try? JSONDecoder().decode(Entry.self, from: body), entry.id == id else {
            return .nothing(because: "the cached result was damaged")
        }
        guard entry.key == key else { return .nothing(because: key.reason(after: entry.key)) }
        var result = entry.result
        result.origin = .cache
        return .result(result)
    }

    /// Writes beside, then renames: whoever reads sees the old file or the new one. A cache that can't be written is none.
    func keep(_ result: ProgramResult, _ key: Key) {
        switch result.outcome {
        case .timedOut, .machine: return
        default: break
        }
        guard let body = try? JSONEncoder().encode(Entry(id: result.id, key: key, result: result)) else { return }
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let temporary = "\(folder)/.\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: temporary, contents: body + Data("\n\(Self.checksum(body))".utf8)) else {
            return
        }
        if rename(temporary, path(of: result.id)) != 0 { unlink(temporary) }
    }

    /// Takes away what is older than a month, and the oldest beyond 64 MiB.
    func prune() {
        let keys: Set<URLResourceKey> = [.contentModificationDateKey, .fileSizeKey]
        let files =
            (try? FileManager.default.contentsOfDirectory(at: URL(fileURLWithPath: folder), includingPropertiesForKeys: Array(keys)))
            ?? []
        let dated = files.map { file -> (file: URL, date: Date, size: Int) in
            let values = try? file.resourceValues(forKeys: keys)
            return (file, values?.contentModificationDate ?? .distantPast, values?.fileSize ?? 0)
        }.sorted { $0.date > $1.date }
        var total = 0
        for (file, date, size) in dated {
            total += size
            if total > 64 << 20 || date.timeIntervalSinceNow < -30 * 86_400 { try? FileManager.default.removeItem(at: file) }
        }
    }

    private func path(of id: String) -> String { "\(folder)/\(Self.checksum(Data(id.utf8)))" }

    private static func verified(_ data: Data) -> Data? {
        guard let newline = data.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        let body = data[data.startIndex..<newline]
        return Data(checksum(body).utf8) == data[(newline + 1)...] ? Data(body) : nil
    }

    /// FNV-1a: it finds damage, and needn't withstand malice. Results are told apart by the whole key, never by a checksum.
    private static func checksum(_ data: Data) -> String {
        let hash = data.withUnsafeBytes { bytes in
            bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        }
        return String(hash, radix: 16)
    }
}
