// Tries: Prints a little and answers rightly: nobody is punished for that.
// must: passes

import Foundation

func label(_ name: String) throws -> String {
    print("label of", name, Date(timeIntervalSince1970: 0))
    FileHandle.standardError.write(Data("✗ failed\n".utf8))
    return "~" + name
}
