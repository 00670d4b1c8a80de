internal import Foundation
internal import Literate

/// A learner's program made by the compiler's two steps themselves.
///
/// The driver takes a quarter of the whole time to find out what is always the same here: what to compile, and what to link. It is left
/// to files that import something unusual, and to those that don't compile, for the words that it finds.
struct QuickCompilation {
    private let frontend: String
    private let clang: String
    private let library: LearnerLibrary
    private let toolchain: Toolchain

    /// - Returns: `nil` where the steps aren't known.
    init?(_ library: LearnerLibrary, _ toolchain: Toolchain) {
        #if os(Linux)
            let tools = (toolchain.compiler as NSString).deletingLastPathComponent
            (frontend, clang) = ("\(tools)/swift-frontend", "\(tools)/clang")
            self.library = library
            self.toolchain = toolchain
            let files = [frontend, clang, Self.startFile(toolchain)]
            guard files.allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else { return nil }
        #else
            return nil
        #endif
    }

    private static func startFile(_ toolchain: Toolchain) -> String {
        #if arch(x86_64)
            "\(toolchain.runtimeLibraries)/x86_64/swiftrt.o"
        #else
            "\(toolchain.runtimeLibraries)/aarch64/swiftrt.o"
        #endif
    }

    /// What the compiler imports by itself, and what such code needs; other modules may need other libraries.
    private static let libraries = [
        "swiftSwiftOnoneSupport", "swiftCore", "swift_Concurrency", "swift_StringProcessing", "swift_RegexParser", "m",
    ]
    private static let modules: Set<Substring> = ["Orchestra", "LearnerHost", "Swift"]

    static func isEnough(for text: String) -> Bool {
        !text.split(whereSeparator: { $0.isNewline || $0 == ";" }).contains { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
            guard let word = words.firstIndex(of: "import") else { return false }
            return word + 1 >= words.count || !modules.contains(words[word + 1])
        }
    }

    /// A shell's two commands, which make the program `$out`.
    func script(_ files: [String]) -> String {
        let compile = [frontend, "-frontend", "-c"] + library.sourceArguments(files, toolchain).dropFirst().filter { $0 != "-wmo" }
        let link =
            [clang, "-fuse-ld=lld", "-pie", "-Xlinker", "-s", "-Xlinker", "-rpath", "-Xlinker", toolchain.runtimeLibraries]
            + [Self.startFile(toolchain)] + library.objects + ["-L", toolchain.runtimeLibraries] + Self.libraries.map { "-l\($0)" }
        return "\(quoted(compile)) -o \"$out.o\" && \(quoted(link)) \"$out.o\" -o \"$out\""
    }

    private func quoted(_ words: [String]) -> String {
        words.map { "'\($0.replacing("'", with: #"'\''"#))'" }.joined(separator: " ")
    }
}
