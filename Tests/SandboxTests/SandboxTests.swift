import Sandbox
import Testing

@Suite struct SandboxTests {
    @Test func `without bubblewrap there are limits alone, and a notice says what to install`() {
        let sandbox = Sandbox.limitsOnly
        #expect(sandbox.confinement == .limits)
        #expect(sandbox.notice?.contains("limits") == true)
        #expect(sandbox.wrap(["/bin/true", "x"], readable: [], slot: 0) == ["/bin/true", "x"])
    }

    @Test(.enabled(if: Sandbox().confinement == .sandbox)) func `a shut-in command has no network, no environment and no home`() {
        let command = Sandbox().wrap(["/bin/true"], readable: ["/opt/x/y"], slot: 3)
        for option in ["--unshare-net", "--unshare-pid", "--clearenv", "--die-with-parent"] { #expect(command.contains(option)) }
        #expect(command.last == "/bin/true")
        #expect(!command.contains("/root") && !command.contains("/home"))
    }

    @Test(.enabled(if: Sandbox().confinement == .sandbox))
    func `a program that only computes has no /proc and no place to write to`() {
        let command = Sandbox().wrap(["/bin/true"], readable: [], slot: 3, limits: .learner)
        #expect(!command.contains("--proc") && !command.contains("--tmpfs"))
        let others = Sandbox().wrap(["/bin/true"], readable: [], slot: 3, limits: .compiler)
        #expect(others.contains("--proc") && others.contains("--tmpfs"))
    }
}
