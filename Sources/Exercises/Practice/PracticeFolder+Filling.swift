internal import Foundation

extension PracticeFolder {
    /// What came of bringing the folder up to date.
    public struct Filling: Sendable, Hashable {
        /// Files that weren't there.
        public var created: [String] = []
        /// Files that the learner hadn't begun, or can't have begun, and that are new now.
        public var refreshed: [String] = []
        /// Exercises that the learner began before they changed.
        public var changed: [StarterChange] = []
        /// Copies of what the learner had written where podium had to write.
        public var kept: [String] = []

        /// Everything was as it should be.
        public static let nothing = Filling()
    }

    /// An exercise whose starting file is another now than when the learner began; the learner's file stays.
    public struct StarterChange: Sendable, Hashable {
        public var exercise: String
        /// From the old starting file to the new one, line by line.
        public var difference: String
    }

    /// Writes what is missing and refreshes what the learner hasn't begun. What somebody wrote is never overwritten.
    public func fill(_ exercises: [Exercise]) throws -> Filling {
        var filling = Filling()
        for exercise in exercises {
            try fillFile(exercise, &filling)
            try fillTask(exercise, &filling)
            if let given = exercise.given {
                let path = givenFile(of: exercise.name)
                if FoundFile.at(path).bytes != Array(given.utf8) { try write(given, to: path) }
            }
        }
        return filling
    }

    private func fillFile(_ exercise: Exercise, _ filling: inout Filling) throws {
        let (path, written) = (file(of: exercise.name), writtenFile("\(exercise.name).swift"))
        let text = PracticeText.starter(of: exercise)
        let last = FoundFile.at(written).bytes
        switch FoundFile.at(path) {
        case .missing:
            try write(text, to: path)
            filling.created.append(path)
        case .bytes(let bytes) where bytes == Array(text.utf8): break
        case .bytes(let bytes) where bytes == last:
            try write(text, to: path)
            filling.refreshed.append(path)
        default:
            if let change = starterChange(of: exercise) { filling.changed.append(change) }
            return
        }
        if last != Array(text.utf8) { try write(text, to: written) }
    }

    private func fillTask(_ exercise: Exercise, _ filling: inout Filling) throws {
        let (path, written) = (taskFile(of: exercise.name), writtenFile("\(exercise.name).md"))
        let text = PracticeText.task(of: exercise)
        let last = FoundFile.at(written).bytes
        switch FoundFile.at(path) {
        case .missing: filling.created.append(path)
        case .bytes(let bytes) where bytes == Array(text.utf8):
            if last != bytes { try write(text, to: written) }
            return
        case .bytes(let bytes):
            // Notes in the margin of a task that hasn't changed stay where they are.
            if last == Array(text.utf8) { return }
            if bytes != last { filling.kept.append(try keep(bytes, as: exercise.name, ending: "md")) }
            filling.refreshed.append(path)
        case .notAFile, .unreadable: return
        }
        try write(text, to: path)
        try write(text, to: written)
    }

    /// What is new in the starting file since the learner began with it, if anything is.
    public func starterChange(of exercise: Exercise) -> StarterChange? {
        guard let last = FoundFile.at(writtenFile("\(exercise.name).swift")).bytes, hasBegun(exercise.name) else { return nil }
        let old = PracticeText.withoutHeader(String(decoding: last, as: UTF8.self))
        guard old != exercise.starter else { return nil }
        return StarterChange(exercise: exercise.name, difference: LineDifference.text(from: old, to: exercise.starter))
    }

    /// Whether the learner's file is another than the one that podium wrote.
    public func hasBegun(_ exercise: String) -> Bool {
        guard let bytes = FoundFile.at(file(of: exercise)).bytes else { return false }
        return bytes != FoundFile.at(writtenFile("\(exercise).swift")).bytes
    }

    /// The hash of the starting file that the learner's was begun from.
    public func startedFrom(_ exercise: String) -> String? {
        FoundFile.at(writtenFile("\(exercise).swift")).bytes.map {
            ContentHash.of(PracticeText.withoutHeader(String(decoding: $0, as: UTF8.self)))
        }
    }

    /// Puts the starting file back.
    ///
    /// - Returns: Where the learner's file is kept; `nil` if it was the starting file, or not there.
    public func reset(_ exercise: Exercise) throws -> String? {
        let path = file(of: exercise.name)
        let text = PracticeText.starter(of: exercise)
        let found = FoundFile.at(path)
        var kept: String?
        switch found {
        case .missing: break
        case .bytes(let bytes) where bytes == Array(text.utf8): break
        case .bytes:
            // All of it, however large.
            guard let all = FileManager.default.contents(atPath: path) else {
                throw PracticeProblem("\(ShownPath.of(path)) can't be read")
            }
            kept = try keep(Array(all), as: exercise.name, ending: "swift")
        case .notAFile, .unreadable:
            throw PracticeProblem("\(found.complaint(about: ShownPath.of(path)) ?? path); move it away")
        }
        try write(text, to: path)
        try write(text, to: writtenFile("\(exercise.name).swift"))
        return kept
    }
}
