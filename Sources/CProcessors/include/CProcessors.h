#ifndef CPROCESSORS_H
#define CPROCESSORS_H

#include <stdbool.h>

/// The processors that a thread may run on, as many as the C library's set has room for.
struct CProcessors {
  unsigned long words[1024 / (8 * sizeof(unsigned long))];
};

/// Lets a thread with these `attributes` (pthread_attr_t) begin on another processor than that on which the calling thread
/// runs now; `allowed` is then where the calling thread may run. False, with nothing changed, where there is no other or the
/// system does not tell.
bool cprocessors_begin_elsewhere(void *attributes, struct CProcessors *allowed);

/// Lets the calling thread run where it may.
void cprocessors_allow(const struct CProcessors *allowed);

#endif
