import Testing
@testable import Literate
