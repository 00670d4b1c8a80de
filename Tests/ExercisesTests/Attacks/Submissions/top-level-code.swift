// Tries: Has statements at the top level.
// must: not-compiled

import Glibc

exit(0)
