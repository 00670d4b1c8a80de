extension ELB {
    /// The reference: what `Content-Length` and `Transfer-Encoding` say of where the request ends
    /// (AWS, HTTP Desync Guardian; RFC 9112, message body length).
    public struct MessageFraming: DesyncClassifier {
        public init() {}

        public func classify(_ request: Request) -> RequestClassification {
            var worst = RequestClassification.compliant
            var (lengths, encodings): ([String], [String]) = ([], [])
            for header in request.headers {
                worst = max(worst, Self.shape(of: header))
                switch header.name.asciiLowercased {
                case "content-length": lengths.append(header.value)
                case "transfer-encoding": encodings.append(header.value.asciiLowercased)
                default: break
                }
            }
            if lengths.isEmpty, encodings.isEmpty { return worst }
            return max(worst, Self.lengths(lengths, request), Self.encodings(encodings, lengths, request))
        }

        /// A character that ends a line inside of a header is somebody's second request.
        private static func shape(of header: Request.Header) -> RequestClassification {
            if (header.name + header.value).utf8.contains(where: { $0 == 0 || $0 == 10 || $0 == 13 }) { return .severe }
            let isPlain =
                header.name.utf8.allSatisfy { $0 > 32 && $0 < 127 } && header.value.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
            return isPlain ? .compliant : .acceptable
        }

        private static func lengths(_ lengths: [String], _ request: Request) -> RequestClassification {
            guard let first = lengths.first else { return .compliant }
            guard lengths.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }) else { return .severe }
            guard lengths.allSatisfy({ $0 == first }) else { return .severe }
            if lengths.count > 1 { return .ambiguous }
            let hasNoBody = request.method == "GET" || request.method == "HEAD"
            if hasNoBody { return first.allSatisfy { $0 == "0" } ? .acceptable : .ambiguous }
            return .compliant
        }

        private static func encodings(_ encodings: [String], _ lengths: [String], _ request: Request) -> RequestClassification {
            guard !encodings.isEmpty else { return .compliant }
            if encodings.count > 1 { return .severe }
            if request.httpVersion == "HTTP/1.0" || !lengths.isEmpty { return .ambiguous }
            return request.method == "GET" || request.method == "HEAD" ? .acceptable : .compliant
        }
    }
}

extension ELB.DesyncClassifier where Self == ELB.MessageFraming {
    public static var messageFraming: ELB.MessageFraming { ELB.MessageFraming() }
}
