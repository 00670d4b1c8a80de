/// Lines over virtual time, in one panel under the other.
public struct Plot: Sendable {
    /// A line. `nil` interrupts it.
    public struct Series: Sendable {
        public struct Point: Sendable {
            /// Nanoseconds of virtual time.
            public var at: Int64
            public var value: Double?

            public init(at: Int64, value: Double?) {
                self.at = at
                self.value = value
            }
        }

        public var name: String
        public var points: [Point]
        /// A value holds until the next one, as counts do; otherwise the line goes straight from one to the next.
        public var isStepped: Bool

        public init(_ name: String, _ points: [Point], isStepped: Bool = false) {
            self.name = name
            self.points = points
            self.isStepped = isStepped
        }
    }

    /// A value that is held against the lines.
    public struct Limit: Sendable {
        public var name: String
        public var value: Double

        public init(_ name: String, _ value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// At most four lines are told apart.
    public struct Panel: Sendable {
        /// With the unit: `CPU utilization, percent`.
        public var title: String
        public var series: [Series]
        public var limits: [Limit]

        public init(_ title: String, _ series: [Series], limits: [Limit] = []) {
            self.title = title
            self.series = series
            self.limits = limits
        }
    }

    /// Something that happened at a moment.
    public struct Mark: Sendable {
        public var at: Int64
        public var sentence: String

        public init(at: Int64, _ sentence: String) {
            self.at = at
            self.sentence = sentence
        }
    }

    public var title: String
    public var subtitle: String
    /// Nanoseconds of virtual time.
    public var from: Int64
    public var to: Int64
    public var panels: [Panel]
    public var marks: [Mark]

    public init(title: String, subtitle: String, from: Int64, to: Int64, panels: [Panel], marks: [Mark] = []) {
        self.title = title
        self.subtitle = subtitle
        self.from = from
        self.to = to
        self.panels = panels
        self.marks = marks
    }
}
