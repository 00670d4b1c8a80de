public import Diagnostics
internal import Foundation

/// The Swift compiler that snippets are compiled with, found once.
public struct Toolchain: Sendable, Hashable {
    /// The real path of `swiftc`, no proxy.
    public let compiler: String
    /// The folder that holds all of it.
    package var root: String { URL(fileURLWithPath: compiler).deletingLastPathComponent().deletingLastPathComponent().path }
    /// Where the Swift runtime's libraries are, for whoever runs a program.
    public let runtimeLibraries: String
    /// Path, size and date: changes when the compiler does.
    public let identity: String

    /// - Throws: ``Toolchain/NotFound``, which says how to get one.
    public init(path: String? = nil) throws(NotFound) {
        let path = path ?? ProcessInfo.processInfo.environment["PATH"] ?? ""
        let candidates = path.split(separator: ":").map { "\($0)/swiftc" }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { throw NotFound() }
        let folder = (found as NSString).deletingLastPathComponent
        // The compiler itself, not the link to the driver: its date changes with the toolchain.
        let real = URL(fileURLWithPath: folder).resolvingSymlinksInPath().appendingPathComponent("swiftc").path
        compiler = real
        #if os(macOS)
            runtimeLibraries = "/usr/lib/swift"
        #else
            runtimeLibraries =
                URL(fileURLWithPath: real).deletingLastPathComponent().deletingLastPathComponent().path + "/lib/swift/linux"
        #endif
        identity = FileIdentity.of(URL(fileURLWithPath: real).resolvingSymlinksInPath().path)
    }

    public struct NotFound: Error {
        public var diagnostic: Diagnostic {
            Diagnostic(
                id: "no-compiler", at: nil, "there is no Swift compiler on the PATH",
                help: "Install Swift 6.2 or later from https://www.swift.org/install, and put its folder on the PATH.")
        }
    }
}

/// The engine, built in release: what snippets are compiled against and linked with.
public struct EngineBuild: Sendable, Hashable {
    public let modules: String
    /// The map of the host's C module, which who imports the host needs as well.
    public let moduleMap: String
    public let library: String
    public let identity: String

    /// - Parameter folder: SwiftPM's build folder, `.build` as a rule.
    /// - Returns: `nil` if the engine hasn't been built there.
    public init?(buildFolder folder: String) {
        let release = folder + "/release"
        let root = URL(fileURLWithPath: release).resolvingSymlinksInPath().path
        modules = root + "/Modules"
        moduleMap = root + "/CSnippetHost.build/module.modulemap"
        library = root + "/libSnippetHost.a"
        guard FileManager.default.fileExists(atPath: library),
            FileManager.default.fileExists(atPath: modules + "/Orchestra.swiftmodule")
        else { return nil }
        identity = FileIdentity.of(library)
    }
}

package enum FileIdentity {
    /// Path, size and date of a file.
    package static func of(_ path: String) -> String {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let size = (attributes?[.size] as? Int) ?? -1
        let date = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(path) \(size) \(date)"
    }
}
