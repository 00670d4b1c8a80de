/// What one learner handed in.
struct LearnerFolder {
    /// What there is for one exercise.
    enum Submission {
        case code([UInt8])
        case missing
        case unreadable(String)
    }

    private let learner: Learner
    private let folder: ForeignFolder?
    private let problem: String?

    init(_ learner: Learner) {
        self.learner = learner
        guard learner.problem == nil else {
            folder = nil
            problem = learner.problem
            return
        }
        do {
            let outer = try ForeignFolder(path: learner.folder)
            folder = try learner.entry.map { name throws(ForeignFolder.Problem) in try outer.folder(name) } ?? outer
            problem = nil
        } catch {
            folder = nil
            problem = "the folder \(error.reason)"
        }
    }

    /// The exercise that a file or a folder in a learner's folder belongs to.
    static func exercise(_ entry: String, _ exercises: Set<String>) -> String? {
        if exercises.contains(entry) { return entry }
        guard entry.hasSuffix(".swift") else { return nil }
        let name = String(entry.dropLast(".swift".count))
        return exercises.contains(name) ? name : nil
    }

    /// `NAME.swift`, or `NAME/Answer.swift`, or the only Swift file in `NAME`.
    func submission(for exercise: String) -> Submission {
        guard let folder else { return .unreadable(problem ?? "can't be read") }
        let file = "\(exercise).swift"
        if folder.kind(of: file) != nil { return read(file, in: folder, shownAs: file) }
        switch folder.kind(of: exercise) {
        case nil: return .missing
        case .folder: break
        case .link: return .unreadable("\(exercise) is a link, and links aren't followed")
        case .file, .other: return .unreadable("\(exercise) is no folder, and there is no \(file)")
        }
        let inner: ForeignFolder
        do { inner = try folder.folder(exercise) } catch { return .unreadable("\(exercise) \(error.reason)") }
        if inner.kind(of: "Answer.swift") != nil { return read("Answer.swift", in: inner, shownAs: "\(exercise)/Answer.swift") }
        let names = inner.entries(atMost: Self.mostEntries).filter { $0.name?.hasSuffix(".swift") == true }
        guard let only = names.first?.name else { return .missing }
        guard names.count == 1 else {
            return .unreadable("\(exercise) holds \(names.count) Swift files, and one of them has to be called Answer.swift")
        }
        return read(only, in: inner, shownAs: "\(exercise)/\(only)")
    }

    private func read(_ name: String, in folder: ForeignFolder, shownAs shown: String) -> Submission {
        do { return .code(try folder.read(name, atMost: Judge.largestSubmission)) } catch {
            return .unreadable("\(shown) \(error.reason)")
        }
    }

    static let mostEntries = 1000
    private static let mostExtras = 20

    /// What else is there.
    func extras(besides exercises: Set<String>) -> [String] {
        guard let folder else { return [] }
        let entries = folder.entries(atMost: Self.mostEntries)
        let names = Set(entries.compactMap(\.name))
        let extras = entries.filter { entry in
            guard !entry.shownName.hasPrefix("."), entry.shownName != "__MACOSX" else { return false }
            guard let name = entry.name, let exercise = Self.exercise(name, exercises) else { return true }
            return name == exercise && names.contains("\(exercise).swift")
        }
        return extras.prefix(Self.mostExtras).map(\.shownName) + (extras.count > Self.mostExtras ? ["… and more"] : [])
    }
}
