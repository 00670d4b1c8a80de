// Tries: Leaves a note in the kernel's keyring of its user.
// must: fails

import Glibc

@_silgen_name("syscall") func call(_ number: Int, _ a: Int, _ b: Int, _ c: Int, _ d: Int, _ e: Int) -> Int

#if arch(x86_64)
    let (addKey, keyControl) = (248, 250)
#else
    let (addKey, keyControl) = (217, 219)
#endif

func gotThrough() -> Bool {
    let added = "user".withCString { type in
        "podium-attack".withCString { name in
            // To the user's own keyring, -4.
            call(addKey, Int(bitPattern: type), Int(bitPattern: name), Int(bitPattern: name), 4, -4)
        }
    }
    // The number of that keyring.
    return added >= 0 || call(keyControl, 0, -4, 1, 0, 0) >= 0
}
