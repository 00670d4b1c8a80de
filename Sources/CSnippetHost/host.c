#include "CSnippetHost.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Shared between a program and its supervisor: survives the program's crash.
struct status {
    volatile int32_t piece, line, finished, threw;
    char marker[17];
    char message[4096];
};

static struct status *status;
static int trace_fd = -1;

void podium_at(int32_t piece, int32_t line) {
    if (!status) return;
    status->piece = piece;
    status->line = line;
}

void podium_begin_piece(int32_t piece) {
    if (!status) return;
    status->piece = piece;
    fputs(status->marker, stdout);
    fflush(stdout);
}

void podium_threw(const char *message) {
    if (!status) return;
    strncpy(status->message, message, sizeof status->message - 1);
    status->threw = 1;
}

void podium_trace(const uint8_t *bytes, int64_t count) {
    while (trace_fd >= 0 && count > 0) {
        ssize_t written = write(trace_fd, bytes, (size_t)count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        count -= written;
    }
}

void podium_finished(void) {
    fflush(stdout);
    if (status) status->finished = 1;
}

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool write_all(int fd, const void *bytes, size_t count) {
    const char *p = bytes;
    while (count > 0) {
        ssize_t written = write(fd, p, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        p += written;
        count -= (size_t)written;
    }
    return true;
}

// A frame: kind, program, length (little endian), bytes.
static bool frame(int fd, char kind, int32_t program, const void *bytes, uint32_t count) {
    unsigned char head[9] = {(unsigned char)kind};
    for (int i = 0; i < 4; i++) head[1 + i] = (unsigned char)((uint32_t)program >> (8 * i));
    for (int i = 0; i < 4; i++) head[5 + i] = (unsigned char)(count >> (8 * i));
    return write_all(fd, head, sizeof head) && write_all(fd, bytes, count);
}

static void limit(int resource, rlim_t value) {
    struct rlimit r = {value, value};
    setrlimit(resource, &r);
}

// With no `run` it returns, and the program is what follows in main.
static void become_program(int32_t index, int64_t ms, int out, int trace, bool own_namespace, podium_program run) {
    setpgid(0, 0);
    int null = open("/dev/null", O_RDONLY);
    dup2(null, 0);
    dup2(out, 1);
    dup2(out, 2);
    dup2(trace, 3);
    for (int fd = 4; fd < 64; fd++) close(fd);
    trace_fd = 3;
    fcntl(trace_fd, F_SETFD, FD_CLOEXEC);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, (rlim_t)(ms / 1000 + 2));
    limit(RLIMIT_FSIZE, 16 << 20);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_DATA, (rlim_t)2 << 30);
    // Processes are counted by user, and only the sandbox's user is nobody else.
    if (own_namespace) limit(RLIMIT_NPROC, 32);
    char folder[] = "/tmp/podium-XXXXXX";
    if (mkdtemp(folder)) (void)!chdir(folder);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (!run) return;
    run(index);
    podium_finished();
    _exit(0);
}

// Kills what a program left behind. Inside a pid namespace of our own that is everything but us.
static void clean_up(pid_t child, bool own_namespace) {
    kill(-child, SIGKILL);
    if (own_namespace) kill(-1, SIGKILL);
    while (waitpid(-1, NULL, WNOHANG) > 0) {}
}

// True in the program's own process, which comes back only when there is no `run`.
static bool run_one(int32_t index, int64_t ms, int64_t output_limit, bool own_namespace, podium_program run) {
    memset(status, 0, sizeof *status);
    int random = open("/dev/urandom", O_RDONLY);
    unsigned char noise[7] = {0};
    if (random >= 0) { (void)!read(random, noise, sizeof noise); close(random); }
    status->marker[0] = 1;
    for (int i = 0; i < 7; i++) snprintf(status->marker + 1 + 2 * i, 3, "%02x", noise[i]);
    status->marker[15] = 2;

    int out[2], trace[2];
    if (pipe(out) || pipe(trace)) { return !frame(1, 'x', index, "pipe", 4) && false; }
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(out[0]);
        close(trace[0]);
        become_program(index, ms, out[1], trace[1], own_namespace, run);
        return true;
    }
    close(out[1]);
    close(trace[1]);
    if (child < 0) { close(out[0]); close(trace[0]); return !frame(1, 'x', index, "fork", 4) && false; }
    setpgid(child, child);

    int64_t deadline = now_ms() + ms, printed = 0;
    bool timed_out = false, too_much = false, exited = false;
    int wait_status = 0;
    struct pollfd fds[2] = {{out[0], POLLIN, 0}, {trace[0], POLLIN, 0}};
    static char buffer[65536];
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        int64_t left = deadline - now_ms();
        if (left <= 0) { timed_out = !exited; break; }
        // Look now and then whether it ended while something that it left behind holds its pipes.
        int ready = poll(fds, 2, left < 20 ? (int)left : 20);
        if (ready == 0 && !exited && waitpid(child, &wait_status, WNOHANG) == child) exited = true;
        if (ready == 0 && exited) break;
        for (int i = 0; i < 2 && ready > 0; i++) {
            if (fds[i].fd < 0 || !fds[i].revents) continue;
            ssize_t count = read(fds[i].fd, buffer, sizeof buffer);
            if (count <= 0) { if (count == 0 || errno != EINTR) fds[i].fd = -1; continue; }
            if (i == 0) {
                printed += count;
                if (printed > output_limit) { too_much = true; break; }
            }
            if (!frame(1, i == 0 ? 'o' : 't', index, buffer, (uint32_t)count)) break;
        }
        if (too_much) break;
    }
    if (timed_out || too_much) kill(-child, SIGKILL), kill(child, SIGKILL);
    if (!exited) {
        // It closed its output; it may still run until its time is over.
        while (waitpid(child, &wait_status, WNOHANG) == 0) {
            if (now_ms() >= deadline && !timed_out) { timed_out = true; kill(-child, SIGKILL); kill(child, SIGKILL); }
            struct timespec pause = {0, 1000000};
            nanosleep(&pause, NULL);
        }
    }
    clean_up(child, own_namespace);
    close(out[0]);
    close(trace[0]);

    char end[4608];
    int count = snprintf(
        end, sizeof end, "%d %d %d %d %d %d %d %s\n%s", WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0,
        WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1, timed_out, too_much, status->finished, status->piece, status->line,
        status->marker, status->threw ? status->message : "");
    frame(1, 'e', index, end, (uint32_t)(count < (int)sizeof end ? count : (int)sizeof end - 1));
    return false;
}

int32_t podium_supervise(int32_t argc, char **argv, podium_program run) {
    signal(SIGPIPE, SIG_IGN);
    status = mmap(NULL, sizeof *status, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (status == MAP_FAILED || argc < 3) return 3;
    bool own_namespace = strcmp(argv[1], "namespace") == 0;
    int64_t output_limit = atoll(argv[2]);
    for (int i = 3; i < argc; i++) {
        char *colon = strchr(argv[i], ':');
        if (colon && run_one(atoi(argv[i]), atoll(colon + 1), output_limit, own_namespace, run)) return -1;
    }
    return 0;
}
