public enum Podium {
    public static func run() async {}
}
