internal import Figures
public import Foundation
internal import Orchestra

/// What a performance leaves behind: the log, pictures, the verdict.
public enum PerformanceFiles {
    /// Written beside and then renamed, so that nobody finds half a file.
    ///
    /// - Returns: The names of the files, in order.
    /// - Throws: What the file system says.
    public static func write(_ performance: Performance, to folder: URL) throws -> [String] {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let plots = PerformancePlots(performance)
        let trace = performance.stage.trace
        let name = performance.scenario.name
        let files: [(String, Data)] = [
            ("log.jsonl", try log(of: performance)), ("counts.svg", Data(plots.counts.utf8)),
            ("requests.svg", Data(plots.requests.utf8)), ("latency.svg", Data(plots.latency.utf8)),
            ("stage.svg", Data(Figures.stage(from: trace, title: "\(name): the stage at the end").utf8)),
            ("timeline.svg", Data(Figures.timeline(from: trace, title: "\(name): what happened").utf8)),
            ("verdict.json", Data(PerformanceReport.json(of: performance).utf8)),
        ]
        // The verdict goes first and comes last: where one stands, the other files belong to it.
        let verdict = folder.appendingPathComponent("verdict.json")
        if FileManager.default.fileExists(atPath: verdict.path) { try FileManager.default.removeItem(at: verdict) }
        for (file, data) in files { try data.write(to: folder.appendingPathComponent(file), options: .atomic) }
        return files.map(\.0)
    }

    /// An entry a line.
    private static func log(of performance: Performance) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var data = Data()
        for entry in performance.stage.log {
            data += try encoder.encode(entry)
            data.append(UInt8(ascii: "\n"))
        }
        return data
    }
}
