internal import Foundation

/// Somebody who handed something in.
public struct Learner: Sendable, Hashable {
    /// Unique in its class, and a file's name.
    public let name: String
    /// The folder that the caller named, and the learner's own in it; without one it is the folder itself.
    let folder: String
    let entry: String?
    /// Why nothing of it can be read.
    let problem: String?
}

/// Everybody whose work is to be judged, in the order of their names.
///
/// Nothing of what they handed in is kept here, so that a class may be as large as it likes.
public struct Classroom: Sendable {
    public internal(set) var learners: [Learner] = []
    /// What was found beside the learners' folders, and why it isn't looked at.
    public internal(set) var notes: [String] = []
    private static let mostNotes = 200

    public init() {}

    /// - Parameters:
    ///   - folder: Holds a folder for each learner; or it is one learner's own.
    ///   - shownAs: Its name, as people see it.
    ///   - exercises: The names of all exercises that there are.
    ///   - output: A folder that is nobody's.
    mutating func add(_ folder: String, shownAs name: String, exercises: Set<String>, except output: String? = nil)
        throws(ForeignFolder.Problem)
    {
        let entries = try ForeignFolder(path: folder).entries()
        if entries.contains(where: { LearnerFolder.exercise($0.name ?? "", exercises) != nil }) {
            insert(name, folder, nil, from: name)
            return
        }
        for entry in entries where !entry.shownName.hasPrefix(".") && entry.shownName != "__MACOSX" {
            func note(_ why: String) { self.note("\(name)/\(entry.shownName): \(why)") }
            switch entry.kind {
            case .folder:
                guard let learner = entry.name, learner.utf8.count <= 200 else {
                    note("a folder whose name is too long, or no plain text; rename it")
                    continue
                }
                if let output, Self.real("\(folder)/\(learner)") == output { continue }
                insert(learner, folder, learner, from: name)
            case .link: note("is a link, and links aren't followed")
            case .file:
                note(
                    SubmissionArchive.isArchive(entry.shownName)
                        ? "an archive inside a folder; name it in the call" : "belongs to nobody")
            case .other: note("is no ordinary file")
            }
        }
    }

    /// Somebody whose work can't be read at all.
    mutating func add(unreadable name: String, because reason: String) {
        insert(name, "", nil, from: name, problem: reason)
    }

    mutating func note(_ text: String) {
        if notes.count < Self.mostNotes { notes.append(text) } else if notes.count == Self.mostNotes { notes.append("… and more") }
    }

    private mutating func insert(_ name: String, _ folder: String, _ entry: String?, from source: String, problem: String? = nil) {
        learners.append(Learner(name: Self.fileName(name), folder: folder, entry: entry, problem: problem))
        sources.append(source)
    }

    /// What each learner's folder was called from, while names are still to be told apart.
    private var sources: [String] = []

    /// Tells apart those of the same name, and puts everybody in order.
    mutating func finish() {
        var taken: Set<String> = []
        for index in learners.indices {
            let learner = learners[index]
            var name = learner.name
            if taken.contains(name) { name = Self.fileName("\(sources[index])-\(learner.name)") }
            var number = 2
            let base = name
            while !taken.insert(name).inserted {
                name = "\(base)-\(number)"
                number += 1
            }
            if name != learner.name {
                note("\(sources[index])/\(learner.name): there is another '\(learner.name)'; this one is called '\(name)'")
                learners[index] = Learner(name: name, folder: learner.folder, entry: learner.entry, problem: learner.problem)
            }
        }
        sources = []
        learners.sort { $0.name < $1.name }
    }

    private static func fileName(_ text: String) -> String {
        let name = String(text.map { $0 == "/" ? "-" : $0 })
        return name.hasPrefix(".") || name.isEmpty ? "_" + name : name
    }

    static func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
