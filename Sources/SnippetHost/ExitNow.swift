#if canImport(Darwin)
    internal import Darwin
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

func exitNow(_ status: Int32) -> Never { exit(status) }
