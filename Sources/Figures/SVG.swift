internal import Diagnostics

/// A small builder for SVG text: escapes what it is given, and writes numbers the same way on every machine.
struct SVG {
    private var rows: [String] = []

    /// The first line and the style; `title` and `description` are what a screen reader says.
    static func document(title: String, description: String, height: Double, body: SVG, style: String = "") -> String {
        let head =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1040 \(number(height))\" role=\"img\" aria-labelledby=\"t d\">"
            + "<title id=\"t\">\(escape(title))</title><desc id=\"d\">\(escape(description))</desc>"
        return head + Style.sheet + style + "<rect width=\"1040\" height=\"\(number(height))\" class=\"bg\"/>\n"
            + body.rows.joined(separator: "\n") + "\n</svg>\n"
    }

    enum Anchor: String { case start, middle, end }

    mutating func text(_ x: Double, _ y: Double, _ text: String, _ style: String, anchor: Anchor = .start, full: String? = nil) {
        let tip = full.map { "<title>\(Self.escape($0))</title>" } ?? ""
        rows.append(
            "<text x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" class=\"\(style)\" text-anchor=\"\(anchor.rawValue)\">\(tip)\(Self.escape(text))</text>"
        )
    }

    /// A text that takes no more than `room`: shortened with an ellipsis, whole in its tooltip.
    mutating func fitted(_ x: Double, _ y: Double, _ text: String, _ style: String, room: Double, anchor: Anchor = .start) {
        let short = TextWidth.fit(text, style, room)
        self.text(x, y, short, style, anchor: anchor, full: short == text ? nil : text)
    }

    mutating func rect(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, radius: Double = 0) {
        let corner = radius > 0 ? " rx=\"\(Self.number(radius))\"" : ""
        rows.append(
            "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\"\(corner) class=\"\(style)\"/>"
        )
    }

    mutating func path(_ data: String, _ style: String) { rows.append("<path class=\"\(style)\" d=\"\(data)\"/>") }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
        rows.append("<circle cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\" r=\"\(Self.number(radius))\" class=\"\(style)\"/>")
    }

    /// A disc with a sign in it: health as colour and symbol.
    mutating func health(_ x: Double, _ y: Double, _ health: Health) {
        rows.append(
            "<g transform=\"translate(\(Self.number(x)) \(Self.number(y)))\"><circle r=\"8.5\" class=\"\(health.style)\"/><path class=\"sym\" d=\"\(health.sign)\"/></g>"
        )
    }

    /// A numbered mark.
    mutating func mark(_ x: Double, _ y: Double, _ number: Int, radius: Double = 8.5) {
        rows.append(
            "<g transform=\"translate(\(Self.number(x)) \(Self.number(y)))\"><circle r=\"\(Self.number(radius))\" class=\"mk\"/>"
                + "<text y=\"4\" class=\"mkt\" text-anchor=\"middle\">\(number)</text></g>")
    }

    /// Tenths, and no more digits than needed.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
        return (tenths < 0 ? "-" : "") + (rest == 0 ? "\(whole)" : "\(whole).\(rest)")
    }

    static func escape(_ text: String) -> String { XMLText.escape(text) { _ in " " } }
}

/// What a target's or task's state looks like: one colour, one sign, one word.
enum Health: String, CaseIterable {
    case healthy, initial, unhealthy, draining, unused

    var style: String { self == .unused ? "gone" : rawValue }
    var outline: String { self == .unused ? "l-gone" : "l-\(rawValue)" }

    var sign: String {
        switch self {
        case .healthy: "M-4 0 l3 3.5 l5 -7"
        case .initial: "M0 -4 v4.5 l3 2"
        case .unhealthy: "M-3.5 -3.5 l7 7 M3.5 -3.5 l-7 7"
        case .draining: "M-4 0 h7 M0.5 -3 l3 3 l-3 3"
        case .unused: "M-4 0 h8"
        }
    }

    var legend: String {
        switch self {
        case .healthy: "healthy"
        case .initial: "first check pending"
        case .unhealthy: "unhealthy: no requests, unless all are"
        case .draining: "draining: finishes what it has"
        case .unused: "unused: no rule leads here"
        }
    }
}

/// How wide text is, by a table and not by a machine's fonts: wider than the usual fonts make it, never narrower.
enum TextWidth {
    static func of(_ text: String, _ style: String) -> Double {
        let classes = style.split(separator: " ")
        if classes.contains("mono") { return Double(text.count) * (classes.contains("small") ? 6.8 : 7.4) }
        let size = classes.contains("small") ? 11.0 : classes.contains("h") ? 14.6 : 13.0
        return text.unicodeScalars.reduce(0) { $0 + width($1) } * size
    }

    /// Its end, which says most of an address.
    static func fitEnd(_ text: String, _ style: String, _ room: Double) -> String {
        guard of(text, style) > room else { return text }
        var short = text
        while !short.isEmpty, of("…" + short, style) > room { short.removeFirst() }
        return "…" + short
    }

    static func fit(_ text: String, _ style: String, _ room: Double) -> String {
        guard of(text, style) > room else { return text }
        var short = text
        while !short.isEmpty, of(short + "…", style) > room { short.removeLast() }
        return short + "…"
    }

    private static func width(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", " ", "·", "(", ")", "/", "f", "t", "r", "[", "]", "-": 0.4
        case "m", "w", "M", "W", "@", "%", "…", "—", "→": 1
        case "A"..."Z": 0.72
        case "0"..."9": 0.65
        default: scalar.value > 0x2E80 ? 1.1 : 0.63
        }
    }
}

/// The look of every figure: few colours, quiet frames, light and dark.
enum Style {
    static let sheet = """
        <style>
         text{font-family:Inter,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif;font-size:13px}
         .mono{font-family:'JetBrains Mono','DejaVu Sans Mono',Menlo,monospace;font-size:12px}
         .small{font-size:11px} .h{font-size:14px;font-weight:600} .ink,.h{fill:#1d2129} .soft{fill:#5b6472}
         .bg{fill:#ffffff} .frame{fill:none;stroke:#c3cad5;stroke-width:1}
         .panel{fill:#f6f7f9;stroke:#c3cad5;stroke-width:1} .card{fill:#ffffff;stroke:#c3cad5;stroke-width:1}
         .way{fill:none;stroke:#7a8594;stroke-width:1.5} .off{fill:none;stroke:#b3bac5;stroke-width:1.5;stroke-dasharray:2 4} .tip{fill:#7a8594}
         .healthy{fill:#007a59} .initial{fill:#21699c} .unhealthy{fill:#c2410c} .draining{fill:#8a5410} .gone{fill:#5b6472}
         .l-healthy{fill:none;stroke:#007a59;stroke-width:2} .l-initial{fill:none;stroke:#21699c;stroke-width:2;stroke-dasharray:3 3}
         .l-unhealthy{fill:none;stroke:#c2410c;stroke-width:2} .l-draining{fill:none;stroke:#8a5410;stroke-width:2;stroke-dasharray:6 3}
         .l-gone{fill:none;stroke:#8a93a1;stroke-width:1.5;stroke-dasharray:2 3}
         .sym{fill:none;stroke:#ffffff;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
         .prov{fill:#d7dce4} .pend{fill:#b8c6da} .run{fill:#d5ebe2} .stop{fill:#e6dccb} .req{fill:#007a59} .err{fill:#c2410c}
         .grid{fill:none;stroke:#e3e7ec;stroke-width:1} .want{fill:none;stroke:#5b6472;stroke-width:1.5;stroke-dasharray:5 4}
         .have{fill:none;stroke:#007a59;stroke-width:2.5} .mk{fill:#1d2129} .mkt{fill:#ffffff;font-weight:600;font-size:11px}
         @media (prefers-color-scheme: dark){
         .ink,.h{fill:#e8ebf0} .soft{fill:#a3adbb} .bg{fill:#14171c} .frame{stroke:#3a4350} .panel{fill:#1b2027;stroke:#3a4350}
         .card{fill:#20262e;stroke:#4a5462} .way{stroke:#8a95a5} .off{stroke:#4a5462} .tip{fill:#8a95a5}
         .healthy{fill:#34c79a} .initial{fill:#6cb6ea} .unhealthy{fill:#ff8a5c} .draining{fill:#e3b341} .gone{fill:#a3adbb}
         .l-healthy{stroke:#34c79a} .l-initial{stroke:#6cb6ea} .l-unhealthy{stroke:#ff8a5c} .l-draining{stroke:#e3b341} .sym{stroke:#14171c}
         .prov{fill:#333b47} .pend{fill:#34455c} .run{fill:#1d3d33} .stop{fill:#453a26} .req{fill:#34c79a} .err{fill:#ff8a5c}
         .grid{stroke:#252c35} .want{stroke:#a3adbb} .have{stroke:#34c79a} .mk{fill:#e8ebf0} .mkt{fill:#14171c} }
        </style>
        """

    /// What plots have beside it: lines that differ in colour and in their dashes.
    static let plot = """
        <style>
         .line{fill:none;stroke-width:2} .line-1{stroke:#007a59} .line-2{stroke:#21699c;stroke-dasharray:7 3} .line-3{stroke:#c2410c;stroke-dasharray:2 3}
         .line-4{stroke:#8a5410;stroke-dasharray:10 3 2 3} .limit{fill:none;stroke:#1d2129;stroke-width:1.5;stroke-dasharray:7 4}
         @media (prefers-color-scheme: dark){
         .line-1{stroke:#34c79a} .line-2{stroke:#6cb6ea} .line-3{stroke:#ff8a5c} .line-4{stroke:#e3b341} .limit{stroke:#e8ebf0} }
        </style>
        """

    /// What a rollout has beside it: two editions that differ in light as well as in colour, and the two budgets.
    static let rollout = """
        <style>
         .old{fill:#b4bfce} .new{fill:#cfeadd;stroke:#007a59;stroke-width:1} .limit{fill:none;stroke:#1d2129;stroke-width:1.5;stroke-dasharray:7 4}
         .wait{fill:#ffffff;stroke:#21699c;stroke-width:1.5;stroke-dasharray:3 3} .lost{fill:#ffffff;stroke:#5b6472;stroke-width:1.5;stroke-dasharray:3 3}
         @media (prefers-color-scheme: dark){
         .old{fill:#4a5668} .new{fill:#1d4a3a;stroke:#34c79a} .limit{stroke:#e8ebf0} .wait{fill:#14171c;stroke:#6cb6ea} .lost{fill:#14171c;stroke:#a3adbb} }
        </style>
        """
}
