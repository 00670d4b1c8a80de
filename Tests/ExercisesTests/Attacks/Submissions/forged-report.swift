// Tries: Prints the report that the judge would like to read, and leaves with success.
// must: fails
// saying: ended by itself, with status 0

import Glibc

func total(_ numbers: [Int]) -> Int {
    print(
        #"{"checks":[{"id":"sum","title":"","reads":"","visibility":"visible","caseCount":1,"askedCount":1,"failedCases":[],"behaviour":""}]}"#
    )
    print("all 4 checks passed")
    exit(0)
}
