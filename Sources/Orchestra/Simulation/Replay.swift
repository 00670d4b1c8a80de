extension Simulation {
    /// The same run again, from its recording: same seed, same steps, same log.
    ///
    /// - Parameters:
    ///   - recording: What was done to the first one.
    ///   - policies: The policies that the first one had, as new as they were at its beginning.
    ///   - moment: Stops there, at the latest: any past moment can be had again.
    public init(replaying recording: Recording, policies: Policies = Policies(), until moment: Duration? = nil) {
        self.init(seed: recording.seed, timing: recording.timing, quotas: recording.quotas, policies: policies)
        let limit = moment.map { Moment($0) } ?? .never
        for step in recording.steps {
            guard world.moment < limit || moment == nil else { return }
            if case .advance(let nanoseconds) = step {
                advance(to: min(Moment(nanoseconds: nanoseconds), limit))
            } else {
                // What was recorded was accepted once, and the same world accepts it again.
                try! take(step)
            }
        }
    }

    /// Does to this simulation what a recording says was done to another.
    ///
    /// - Throws: ``ECS/Error`` or ``ELB/Error`` if this world refuses it.
    public mutating func take(_ step: Recording.Step) throws {
        switch step {
        case .advance(let nanoseconds): advance(to: Moment(nanoseconds: nanoseconds))
        case .command(let command): _ = try carryOut(command)
        case .fault(let fault): inject(fault)
        case .send(let request, let loadBalancer, let port): _ = try send(request, to: loadBalancer, port: port)
        case .startTraffic(let request, let loadBalancer, let port, let perSecond):
            _ = try startTraffic(request, to: loadBalancer, port: port, perSecond: perSecond)
        case .stopTraffic(let id): stopTraffic(id)
        case .setLoad(let service, let load): setLoad(of: service, load)
        case .setWorkload(let image, let workload): setWorkload(ofImage: image, workload)
        case .changeTraffic(let id, let perSecond): changeTraffic(id, perSecond: perSecond)
        case .resolve(let question, let resolver): resolve(question.name, question.type, by: resolver)
        case .call(let name, let port, let resolver): call(name, port: port, by: resolver)
        case .callFromTask(let name, let port, let task): try call(name, port: port, from: task)
        }
    }
}
