extension ELB.Response {
    /// An answer that the load balancer makes itself: a small page (Application Load Balancers guide, HTTP errors).
    static func generated(_ statusCode: Int) -> ELB.Response {
        var response = ELB.Response(statusCode: statusCode)
        if let title = title(of: statusCode) {
            response.contentType = "text/html"
            response.body =
                "<html>\r\n<head><title>\(title)</title></head>\r\n<body>\r\n<center><h1>\(title)</h1></center>\r\n</body>\r\n</html>\r\n"
        }
        return response
    }

    /// As nginx words them, whose pages the load balancer's look like.
    private static func title(of statusCode: Int) -> String? {
        switch statusCode {
        case 301: "301 Moved Permanently"
        case 302: "302 Found"
        case 400: "400 Bad Request"
        case 401: "401 Authorization Required"
        case 403: "403 Forbidden"
        case 405: "405 Not Allowed"
        case 408: "408 Request Time-out"
        case 413: "413 Request Entity Too Large"
        case 414: "414 Request-URI Too Large"
        case 463: "463"
        case 464: "464"
        case 500: "500 Internal Server Error"
        case 501: "501 Not Implemented"
        case 502: "502 Bad Gateway"
        case 503: "503 Service Temporarily Unavailable"
        case 504: "504 Gateway Time-out"
        case 505: "505 HTTP Version Not Supported"
        case 507: "507 Insufficient Storage"
        default: nil
        }
    }
}
