// For pipe2.
#define _GNU_SOURCE 1

#include "filter.h"

#if defined(__linux__) && (defined(__x86_64__) || defined(__aarch64__))

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
#define OWN_ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define OWN_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

// What a program that only computes has no use for, and what would outlive it (keys), hide memory from its limits (System V's
// memory, files that are memory), reach out of its namespaces, or open up more of the kernel.
static const uint32_t refused[] = {
    SYS_add_key, SYS_request_key, SYS_keyctl,
    SYS_shmget, SYS_shmat, SYS_shmctl, SYS_msgget, SYS_semget, SYS_mq_open, SYS_memfd_create,
    SYS_unshare, SYS_setns, SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot,
    SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp,
    SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_inotify_init1, SYS_fanotify_init,
    SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_personality,
#ifdef SYS_fork
    SYS_fork, SYS_vfork, SYS_inotify_init, SYS_modify_ldt, SYS_iopl, SYS_ioperm,
#endif
    // Numbers that all architectures share, whatever the headers know.
    425 /* io_uring_setup */, 426 /* io_uring_enter */, 427 /* io_uring_register */, 428 /* open_tree */, 429 /* move_mount */,
    430 /* fsopen */, 432 /* fsmount */, 438 /* pidfd_getfd */, 440 /* process_madvise */, 442 /* mount_setattr */,
    447 /* memfd_secret */,
};

enum { refused_count = sizeof refused / sizeof *refused, most = 24 + refused_count };

static int fill(struct sock_filter *program) {
    int count = 0;
#define ADD(...) program[count++] = (struct sock_filter)__VA_ARGS__
#define LOAD(field) ADD(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field)))
#define RETURN(value) ADD(BPF_STMT(BPF_RET | BPF_K, value))
    LOAD(arch);
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OWN_ARCHITECTURE, 1, 0));
    RETURN(SECCOMP_RET_KILL_PROCESS);
    LOAD(nr);
    // x86's other way to call with 64 bits.
    ADD(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1));
    RETURN(SECCOMP_RET_KILL_PROCESS);
    for (int index = 0; index < refused_count; index++) {
        ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refused[index], 0, 1));
        RETURN(SECCOMP_RET_ERRNO | EPERM);
    }
    // clone3's flags lie in memory, out of sight: the C library then falls back to clone.
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 435, 0, 1));
    RETURN(SECCOMP_RET_ERRNO | ENOSYS);
    // Threads, no processes.
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4));
    LOAD(args[0]);
    ADD(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x00010000 /* CLONE_THREAD */, 1, 0));
    RETURN(SECCOMP_RET_ERRNO | EPERM);
    RETURN(SECCOMP_RET_ALLOW);
    // Sockets within itself only: those of a virtual machine (AF_VSOCK) are in no network namespace.
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3));
    LOAD(args[0]);
    ADD(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_UNIX, 1, 0));
    RETURN(SECCOMP_RET_ERRNO | EPERM);
    RETURN(SECCOMP_RET_ALLOW);
    return count;
}

int podium_open_filter(void) {
    struct sock_filter program[most * 2];
    size_t size = (size_t)fill(program) * sizeof *program;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC)) return -1;
    // It is smaller than what a pipe holds.
    bool written = write(ends[1], program, size) == (ssize_t)size;
    close(ends[1]);
    if (written) return ends[0];
    close(ends[0]);
    return -1;
}

#else

int podium_open_filter(void) { return -1; }

#endif
