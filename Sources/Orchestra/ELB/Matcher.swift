extension ELB {
    /// The status codes that count as well: `200`, `200,202`, `200-299` (API Reference, Matcher).
    public struct Matcher: Hashable, Sendable, Codable {
        /// HTTP's, 200 to 499; empty for a gRPC target group.
        public var httpCode: String
        /// gRPC's, 0 to 99; `nil` for the others.
        public var grpcCode: String?

        public init(_ httpCode: String) { self.httpCode = httpCode }
        public init(grpcCode: String) { (httpCode, self.grpcCode) = ("", grpcCode) }

        private enum CodingKeys: String, CodingKey {
            case httpCode = "HttpCode"
            case grpcCode = "GrpcCode"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            httpCode = try container.decodeIfPresent(String.self, forKey: .httpCode) ?? ""
            grpcCode = try container.decodeIfPresent(String.self, forKey: .grpcCode)
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            if grpcCode == nil { try container.encode(httpCode, forKey: .httpCode) }
            try container.encodeIfPresent(grpcCode, forKey: .grpcCode)
        }

        /// The ranges that the text names, or `nil` if it isn't a list of codes.
        var ranges: [ClosedRange<Int>]? {
            var ranges: [ClosedRange<Int>] = []
            for item in (grpcCode ?? httpCode).split(separator: ",", omittingEmptySubsequences: false) {
                let ends = item.split(separator: "-", omittingEmptySubsequences: false)
                guard (1...2).contains(ends.count), let low = code(ends[0]), let high = code(ends[ends.count - 1]), low <= high
                else { return nil }
                ranges.append(low...high)
            }
            return ranges.isEmpty ? nil : ranges
        }

        private func code(_ text: Substring) -> Int? {
            let (digits, allowed) = grpcCode == nil ? (3...3, 200...499) : (1...2, 0...99)
            guard digits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }), let code = Int(text),
                allowed.contains(code)
            else { return nil }
            return code
        }
    }
}
