// Tries: Imports what isn't there, by a name that is a path.
// must: not-compiled

import Nothing
import `../../../etc/passwd`
