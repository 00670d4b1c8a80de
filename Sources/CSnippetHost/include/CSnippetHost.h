// The part of a snippet's host that has to be C: processes, limits and pipes.
#ifndef PODIUM_SNIPPET_HOST_H
#define PODIUM_SNIPPET_HOST_H

#include <stdint.h>

typedef void (*podium_program)(int32_t index);

// Runs the programs that the arguments name, each in a process of its own, and writes what became of them to standard output
// in frames. `arguments` are: "namespace" or "group", the output limit in bytes, "index:milliseconds" for each program.
// Returns the exit status for main; with no `run`, it returns -1 in the program's own process, whose code goes on in main.
int32_t podium_supervise(int32_t argc, char **argv, podium_program run);

// Called by a running program: it stands at this line of its piece from now on.
void podium_at(int32_t piece, int32_t line);
// What was printed up to now belongs to pieces before this one.
void podium_begin_piece(int32_t piece);
// The error that ended the program.
void podium_threw(const char *message);
// Hands over the trace.
void podium_trace(const uint8_t *bytes, int64_t count);
// The program ran to its end.
void podium_finished(void);

#endif
