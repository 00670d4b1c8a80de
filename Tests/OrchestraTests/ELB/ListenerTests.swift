import Orchestra
import Testing

@Suite struct ListenerTests {
    @Test(.rule("listener.modify-port")) func `a listener moves to another port with its rules`() throws {
        var hall = try Hall()
        hall.settle()
        try hall.stage.createRule(on: hall.door, priority: 1, conditions: [.path("/no")], action: .fixedResponse(404))
        let other = try hall.stage.createListener(on: hall.doors, port: 8000, defaultAction: .fixedResponse(200))
        #expect(elbError { try hall.stage.modifyListener(hall.door, port: 8000) }?.code == .duplicateListener)
        #expect(elbError { try hall.stage.modifyListener(hall.door, port: 0) }?.code == .validationError)
        try hall.stage.modifyListener(hall.door, port: 9000)
        #expect(try hall.stage.describeListeners(of: hall.doors).map(\.port) == [8000, 9000])
        #expect(try hall.stage.send(.get("/no"), to: hall.doors, port: 9000).statusCode == 404)
        #expect(try hall.stage.send(.get("/"), to: hall.doors, port: 9000).statusCode == 200)
        #expect(throws: (any Error).self) { try hall.stage.send(.get("/"), to: hall.doors, port: 80) }
        try hall.stage.deleteListener(other)
        try hall.stage.modifyListener(hall.door, port: 8000)
        #expect(try hall.stage.describeRules(of: hall.door).count == 2)
    }

    @Test(.rule("listener.certificates")) func `a listener has certificates for other hosts`() throws {
        var hall = try Hall()
        let safe = try hall.stage.createListener(
            on: hall.doors, port: 443, protocol: .https, certificates: [.example], defaultAction: .fixedResponse(200))
        let others = (1...25).map { ELB.Certificate(certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/\($0)") }
        #expect(elbError { try hall.stage.addListenerCertificates(to: hall.door, others) }?.code == .invalidConfigurationRequest)
        try hall.stage.addListenerCertificates(to: safe, others + [.example])
        try hall.stage.addListenerCertificates(to: safe, [others[0]])
        #expect(try hall.stage.describeListenerCertificates(of: safe) == [.example] + others)
        let oneMore = ELB.Certificate(certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/26")
        #expect(elbError { try hall.stage.addListenerCertificates(to: safe, [oneMore]) }?.code == .tooManyCertificates)
        #expect(elbError { try hall.stage.removeListenerCertificates(from: safe, [.example]) }?.code == .operationNotPermitted)
        try hall.stage.removeListenerCertificates(from: safe, others)
        #expect(try hall.stage.describeListenerCertificates(of: safe) == [.example])
    }
}
