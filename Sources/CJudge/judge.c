#include "CJudge.h"

#include "filter.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { longest_answer = 4 << 20, kept_output = 16 << 10, most_output = 4 << 20 };

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool asks_for_filter(char *const arguments[]) {
    for (; *arguments; arguments++) if (!strcmp(*arguments, "--seccomp")) return true;
    return false;
}

bool podium_learner_start(struct podium_learner *learner, char *const arguments[]) {
    signal(SIGPIPE, SIG_IGN);
    memset(learner, 0, sizeof *learner);
    int questions[2], answers[2], output[2];
    if (pipe(questions)) return false;
    if (pipe(answers)) { close(questions[0]); close(questions[1]); return false; }
    if (pipe(output)) { close(questions[0]); close(questions[1]); close(answers[0]); close(answers[1]); return false; }
    int filter = asks_for_filter(arguments) ? podium_open_filter() : -1;
#ifdef __linux__
    // What loses its parent becomes a child of this process, which then ends it.
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t judge = getpid();
#endif
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
#ifdef __linux__
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != judge) _exit(127);
#endif
        // Out of the way of the numbers that they get.
        int in = fcntl(questions[0], F_DUPFD, 20), out = fcntl(answers[1], F_DUPFD, 20), print = fcntl(output[1], F_DUPFD, 20);
        int null = open("/dev/null", O_RDONLY);
        dup2(null, 0);
        dup2(print, 1);
        dup2(print, 2);
        dup2(in, 3);
        dup2(out, 4);
        if (filter >= 0) dup2(filter, 5);
        for (int fd = filter >= 0 ? 6 : 5; fd < 256; fd++) close(fd);
        static char *const environment[] = {"PATH=/usr/bin:/bin", "HOME=/tmp", "SWIFT_BACKTRACE=enable=no", NULL};
        execve(arguments[0], arguments, environment);
        _exit(127);
    }
    close(questions[0]);
    close(answers[1]);
    close(output[1]);
    if (filter >= 0) close(filter);
    if (child < 0) { close(questions[1]); close(answers[0]); close(output[0]); return false; }
    setpgid(child, child);
    learner->process = child;
    learner->questions = questions[1];
    learner->answers = answers[0];
    learner->output = output[0];
    fcntl(learner->questions, F_SETFL, O_NONBLOCK);
    fcntl(learner->answers, F_SETFL, O_NONBLOCK);
    fcntl(learner->output, F_SETFL, O_NONBLOCK);
    learner->printed = malloc(kept_output);
    return true;
}

static bool read_output(struct podium_learner *learner) {
    uint8_t buffer[kept_output];
    // However fast it prints.
    while (learner->printed_total <= most_output) {
        ssize_t count = read(learner->output, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return count < 0 && errno == EAGAIN;
        learner->printed_total += count;
        // The newest is kept: a program's last words say why it stopped.
        int64_t surplus = learner->printed_count + count - kept_output;
        if (surplus > 0) {
            memmove(learner->printed, learner->printed + surplus, (size_t)(learner->printed_count - surplus));
            learner->printed_count -= surplus;
        }
        memcpy(learner->printed + learner->printed_count, buffer, (size_t)count);
        learner->printed_count += count;
    }
    return true;
}

// The number of bytes read; 0 at the end; -1 when there is nothing now.
static ssize_t read_answers(struct podium_learner *learner) {
    if (learner->pending_capacity - learner->pending_count < 65536) {
        learner->pending_capacity = learner->pending_capacity * 2 + 131072;
        learner->pending = realloc(learner->pending, (size_t)learner->pending_capacity);
        if (!learner->pending) abort();
    }
    ssize_t count;
    do {
        count = read(learner->answers, learner->pending + learner->pending_count, 65536);
    } while (count < 0 && errno == EINTR);
    if (count > 0) learner->pending_count += count;
    return count;
}

int32_t podium_learner_ask(
    struct podium_learner *learner, const uint8_t *question, int64_t count, int64_t milliseconds, int64_t *length)
{
    int64_t deadline = now_ms() + milliseconds, sent = 0, looked = 0;
    bool ended = false, output_open = true;
    for (;;) {
        while (sent < count) {
            ssize_t written = write(learner->questions, question + sent, (size_t)(count - sent));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0 && errno != EAGAIN) { ended = true; sent = count; }
            if (written <= 0) break;
            sent += written;
        }
        uint8_t *newline = looked < learner->pending_count
            ? memchr(learner->pending + looked, '\n', (size_t)(learner->pending_count - looked)) : NULL;
        if (newline) {
            *length = newline - learner->pending;
            return podium_answered;
        }
        looked = learner->pending_count;
        if (looked > longest_answer) return podium_too_long;
        if (ended) { read_output(learner); return podium_ended; }
        int64_t left = deadline - now_ms();
        if (left <= 0) return podium_timed_out;
        struct pollfd fds[3] = {
            {learner->answers, POLLIN, 0}, {output_open ? learner->output : -1, POLLIN, 0},
            {sent < count ? learner->questions : -1, POLLOUT, 0}};
        if (poll(fds, 3, left > 1000 ? 1000 : (int)left) <= 0) continue;
        if (fds[1].revents) {
            output_open = read_output(learner);
            if (learner->printed_total > most_output) return podium_printed_too_much;
        }
        if (fds[0].revents && read_answers(learner) == 0) ended = true;
    }
}

void podium_learner_tell(struct podium_learner *learner, const uint8_t *message, int64_t count) {
    while (count > 0) {
        ssize_t written = write(learner->questions, message, (size_t)count);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && errno == EAGAIN) {
            struct pollfd fd = {learner->questions, POLLOUT, 0};
            if (poll(&fd, 1, 2000) <= 0) return;
            continue;
        }
        if (written <= 0) return;
        message += written;
        count -= written;
    }
}

void podium_learner_consume(struct podium_learner *learner, int64_t length) {
    int64_t rest = learner->pending_count - length - 1;
    if (rest > 0) memmove(learner->pending, learner->pending + length + 1, (size_t)rest);
    learner->pending_count = rest > 0 ? rest : 0;
}

// Kills what this process's threads are the parents of.
static void kill_children(void) {
    DIR *tasks = opendir("/proc/self/task");
    if (!tasks) return;
    for (struct dirent *task; (task = readdir(tasks));) {
        char path[64];
        if (task->d_name[0] == '.' || snprintf(path, sizeof path, "/proc/self/task/%.20s/children", task->d_name) < 0) continue;
        FILE *children = fopen(path, "re");
        if (!children) continue;
        for (int child; fscanf(children, "%d", &child) == 1;) kill(child, SIGKILL);
        fclose(children);
    }
    closedir(tasks);
}

// Until nothing is left of what it started: the next program has the same user, whose processes are counted.
static void reap_all(void) {
    for (int tries = 0; tries < 2000; tries++) {
        pid_t found = waitpid(-1, NULL, WNOHANG);
        if (found > 0 || (found < 0 && errno == EINTR)) continue;
        if (found < 0) return;
        if (tries > 20) kill_children();
        struct timespec pause = {0, tries < 20 ? 200000 : 2000000};
        nanosleep(&pause, NULL);
    }
}

int32_t podium_learner_end(struct podium_learner *learner, bool it_ended_by_itself) {
    int status = 0;
    if (it_ended_by_itself) {
        // It closed its answers; it may take a moment to be gone, or may stay on purpose.
        for (int tries = 0; tries < 200; tries++) {
            siginfo_t ended = {0};
            // It stays a zombie for now, so that nobody else has got its number.
            if (!waitid(P_PID, (id_t)learner->process, &ended, WEXITED | WNOHANG | WNOWAIT) && ended.si_pid) break;
            struct timespec pause = {0, 1000000};
            nanosleep(&pause, NULL);
        }
    }
    kill(-learner->process, SIGKILL);
    kill(learner->process, SIGKILL);
    while (waitpid(learner->process, &status, 0) < 0 && errno == EINTR) {}
    reap_all();
    read_output(learner);
    close(learner->questions);
    close(learner->answers);
    close(learner->output);
    free(learner->pending);
    learner->pending = NULL;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

_Noreturn void podium_judge_failed(const char *why) {
    (void)!write(2, why, strlen(why));
    _exit(3);
}

void podium_learner_free(struct podium_learner *learner) {
    free(learner->printed);
    learner->printed = NULL;
}

// --- leaving a body that can't be left ---

// One thread runs body after body. It lives on between them, since a learner's program ends with the thread that started it.
struct worker {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    void (*body)(void *);
    void *context;
    enum { idle, busy, done, escaped } state;
};

static struct worker *current;

static void end_body(struct worker *worker, int state) {
    pthread_mutex_lock(&worker->mutex);
    worker->state = state;
    pthread_cond_broadcast(&worker->changed);
    pthread_mutex_unlock(&worker->mutex);
}

static void *work(void *argument) {
    struct worker *worker = argument;
    for (;;) {
        pthread_mutex_lock(&worker->mutex);
        while (worker->state != busy) pthread_cond_wait(&worker->changed, &worker->mutex);
        pthread_mutex_unlock(&worker->mutex);
        worker->body(worker->context);
        end_body(worker, done);
    }
    return NULL;
}

static struct worker *new_worker(void) {
    struct worker *worker = calloc(1, sizeof *worker);
    if (!worker) abort();
    pthread_mutex_init(&worker->mutex, NULL);
    pthread_cond_init(&worker->changed, NULL);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16 << 20);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    if (pthread_create(&thread, &attributes, work, worker)) abort();
    pthread_attr_destroy(&attributes);
    return worker;
}

bool podium_run_escapable(void (*body)(void *), void *context) {
    if (!current) current = new_worker();
    struct worker *worker = current;
    pthread_mutex_lock(&worker->mutex);
    worker->body = body;
    worker->context = context;
    worker->state = busy;
    pthread_cond_broadcast(&worker->changed);
    while (worker->state == busy) pthread_cond_wait(&worker->changed, &worker->mutex);
    bool finished = worker->state == done;
    worker->state = idle;
    pthread_mutex_unlock(&worker->mutex);
    // One that was left sleeps for ever, with all that its body held.
    if (!finished) current = NULL;
    return finished;
}

_Noreturn void podium_escape(void) {
    end_body(current, escaped);
    for (;;) pause();
}

// --- the learner's side ---

// What it printed before it stopped has to have left it.
__attribute__((constructor)) static void print_line_by_line(void) { setvbuf(stdout, NULL, _IOLBF, 0); }

static uint8_t *line_buffer;
static int64_t line_count, line_capacity, line_used;

int64_t podium_read_question(uint8_t **line) {
    if (line_used > 0) {
        memmove(line_buffer, line_buffer + line_used, (size_t)(line_count - line_used));
        line_count -= line_used;
        line_used = 0;
    }
    int64_t looked = 0;
    for (;;) {
        uint8_t *newline = looked < line_count ? memchr(line_buffer + looked, '\n', (size_t)(line_count - looked)) : NULL;
        if (newline) {
            *line = line_buffer;
            line_used = newline - line_buffer + 1;
            return line_used - 1;
        }
        looked = line_count;
        if (line_capacity - line_count < 65536) {
            line_capacity = line_capacity * 2 + 131072;
            line_buffer = realloc(line_buffer, (size_t)line_capacity);
            if (!line_buffer) return -1;
        }
        ssize_t count = read(3, line_buffer + line_count, 65536);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return -1;
        line_count += count;
    }
}

bool podium_write_answer(const uint8_t *bytes, int64_t count) {
    while (count > 0) {
        ssize_t written = write(4, bytes, (size_t)count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        count -= written;
    }
    return true;
}

static volatile int32_t stands_at;

static void tell_line(int number) {
    char text[32] = "\npodium-line ";
    int at = 13;
    char digits[12];
    int count = 0;
    for (int32_t line = stands_at; line > 0 && count < 11; line /= 10) digits[count++] = (char)('0' + line % 10);
    while (count > 0) text[at++] = digits[--count];
    text[at++] = '\n';
    (void)!write(2, text, (size_t)at);
    signal(number, SIG_DFL);
    raise(number);
}

#ifdef __linux__
#include <stdarg.h>
#include <sys/syscall.h>

// Dispatch reads once a second in /proc what its threads are doing, and stops the program where it can't. A sandbox has no
// /proc: an empty file then tells it nothing.
int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    int mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, int) : 0;
    va_end(rest);
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    if (file >= 0 || errno != ENOENT) return file;
    int thread, end = 0;
    if (sscanf(path, "/proc/%d/stat%n", &thread, &end) != 1 || !end || path[end]) return file;
    return (int)syscall(SYS_openat, AT_FDCWD, "/dev/null", flags, mode);
}
#endif

void podium_learner_at(int32_t line) {
    if (!stands_at) {
        static char stack[65536];
        stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
        sigaltstack(&own, NULL);
        struct sigaction action = {.sa_handler = tell_line, .sa_flags = SA_ONSTACK | SA_RESETHAND};
        int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGXCPU};
        for (unsigned i = 0; i < sizeof signals / sizeof *signals; i++) sigaction(signals[i], &action, NULL);
    }
    stands_at = line;
}
