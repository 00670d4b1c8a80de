// Processes, pipes and signals, for the judge and for what runs a learner's code.
#ifndef CJUDGE_H
#define CJUDGE_H

#include <stdbool.h>
#include <stdint.h>

// --- the judge's side ---

struct podium_learner {
    int32_t process, questions, answers, output;
    // What came and isn't an answer yet.
    uint8_t *pending;
    int64_t pending_count, pending_capacity;
    // What it printed, up to a limit; more is counted and thrown away.
    uint8_t *printed;
    int64_t printed_count, printed_total;
};

enum podium_outcome { podium_answered = 0, podium_ended = 1, podium_timed_out = 2, podium_too_long = 3, podium_printed_too_much = 4 };

// Starts a learner's program, its questions at file descriptor 3 and its answers at 4. False if it can't be started.
bool podium_learner_start(struct podium_learner *learner, char *const arguments[]);

// Writes a question and waits for a line. `length` is the line's, its end not counted.
int32_t podium_learner_ask(
    struct podium_learner *learner, const uint8_t *question, int64_t count, int64_t milliseconds, int64_t *length);

// Writes without waiting for an answer.
void podium_learner_tell(struct podium_learner *learner, const uint8_t *message, int64_t count);

// Takes the first `length` bytes and the line's end off what is pending.
void podium_learner_consume(struct podium_learner *learner, int64_t length);

// Ends it and everything that it started. The exit status, or 128 and the signal that ended it; what it printed can still be read.
int32_t podium_learner_end(struct podium_learner *learner, bool it_ended_by_itself);

// Ends the judge with status 3: it is the machine's fault, not the program's.
_Noreturn void podium_judge_failed(const char *why);

void podium_learner_free(struct podium_learner *learner);

// Runs `body` on a thread that is kept for it, with a large stack. False if it was left by podium_escape.
bool podium_run_escapable(void (*body)(void *), void *context);

// Called by the body: leaves it for good. Its thread waits for ever, and the caller of podium_run_escapable goes on.
_Noreturn void podium_escape(void);

// --- the learner's side ---

// The next line from file descriptor 3, its end not counted; -1 when there are no more.
int64_t podium_read_question(uint8_t **line);

bool podium_write_answer(const uint8_t *bytes, int64_t count);

// The learner's code stands at this line; told on standard error when a signal stops the program.
void podium_learner_at(int32_t line);

#endif
