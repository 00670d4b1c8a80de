#ifndef PODIUM_FILTER_H
#define PODIUM_FILTER_H

#include <stdbool.h>

// A file descriptor from which bubblewrap reads which system calls a learner's program may make; -1 if there is none.
int podium_open_filter(void);

#endif
