#define _GNU_SOURCE
#include "CProcessors.h"

#include <pthread.h>
#include <sched.h>

_Static_assert(sizeof(struct CProcessors) == sizeof(cpu_set_t), "a set of another size");

bool cprocessors_begin_elsewhere(void *attributes, struct CProcessors *allowed) {
  cpu_set_t *all = (cpu_set_t *)allowed->words;
  int current = sched_getcpu();
  if (current < 0 || current >= CPU_SETSIZE) return false;
  if (sched_getaffinity(0, sizeof(cpu_set_t), all) != 0) return false;
  cpu_set_t others = *all;
  CPU_CLR(current, &others);
  if (CPU_COUNT(&others) == 0) return false;
  return pthread_attr_setaffinity_np(attributes, sizeof others, &others) == 0;
}

void cprocessors_allow(const struct CProcessors *allowed) {
  // If the set has become wrong meanwhile, the thread stays where it began.
  (void)sched_setaffinity(0, sizeof(cpu_set_t), (const cpu_set_t *)allowed->words);
}
