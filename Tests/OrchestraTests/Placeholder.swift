import Testing
@testable import Orchestra
