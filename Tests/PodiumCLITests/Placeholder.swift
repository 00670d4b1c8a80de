import Testing
@testable import PodiumCLI
