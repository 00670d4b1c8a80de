// What keeps a task from running (Amazon ECS Developer Guide, stopped task error messages).

extension World {
    mutating func networkInterfaceFailed(_ slot: TaskSlot, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .provisioning else { return }
        beginStop(
            slot, .taskFailedToStart, "Timeout waiting for network interface provisioning to complete.", graceful: false, policies)
    }

    /// A secret that a container is to have isn't there.
    mutating func secretMissing(_ slot: TaskSlot, _ container: Int, _ secret: Int, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].lastStatus == .pending else { return }
        let name = definition(of: slot).containers[container].secrets[secret].valueFrom
        let isParameter = !name.contains(":secretsmanager:")
        let reason =
            "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: "
            + (isParameter
                ? "unable to retrieve secrets from ssm: service call has been retried 1 time(s): invalid ssm parameters: \(name)"
                : "unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret \(name) "
                    + "from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.")
        beginStop(slot, .taskFailedToStart, reason, graceful: false, policies)
    }

    /// Its process can't be started. A container that isn't essential, and that nobody waits for, is missed by nobody.
    mutating func containerStartFailed(_ slot: TaskSlot, _ container: Int, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].containers[container].status == .pending else { return }
        let definition = definition(of: slot)
        let own = definition.containers[container]
        let reason =
            "CannotStartContainerError: Error response from daemon: failed to create shim task: OCI runtime create failed: runc create "
            + "failed: unable to start container process: exec: \"\(own.command?.first ?? own.entryPoint?.first ?? own.name)\": "
            + "executable file not found in $PATH: unknown"
        tasks[slot].containers[container].reason = reason
        tasks[slot].containers[container].status = .stopped
        logContainer(slot, container)
        guard tasks[slot].desiredStatus == .running else {
            if tasks[slot].containers.allSatisfy({ $0.status != .running }) { containersGone(slot) }
            return
        }
        let isAwaited = definition.containers.indices.contains { other in
            tasks[slot].containers[other].status == .pending
                && definition.dependencies(of: other).contains { $0.containerName == own.name }
        }
        if own.essential || isAwaited {
            let wasRunning = tasks[slot].lastStatus >= .running
            beginStop(
                slot, wasRunning ? .essentialContainerExited : .taskFailedToStart,
                wasRunning ? "Essential container in task exited" : reason, graceful: false, policies)
        } else {
            startContainers(slot, policies)
            moveOnIfStarted(slot, policies)
        }
    }

    /// The kernel kills a container that takes more memory than it may.
    mutating func containerOutOfMemory(_ slot: TaskSlot, _ container: Int, _ policies: Policies) {
        guard tasks.contains(slot), tasks[slot].containers[container].status == .running else { return }
        tasks[slot].containers[container].reason = "OutOfMemoryError: Container killed due to memory usage"
        containerExited(slot, container, 137, policies)
    }
}
