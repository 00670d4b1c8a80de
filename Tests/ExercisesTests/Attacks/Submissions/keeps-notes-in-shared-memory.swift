// Tries: Leaves a note in the system's shared memory, queues and semaphores.
// must: fails

import Glibc

func gotThrough() -> Bool {
    shmget(4711, 4096, 0o1666) >= 0 || msgget(4711, 0o1666) >= 0 || semget(4711, 1, 0o1666) >= 0
        || shm_open("/podium-attack", O_RDWR | O_CREAT, 0o666) >= 0
}
