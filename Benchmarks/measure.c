// Runs a program and appends what it used to a file: user and system CPU and elapsed time in microseconds, peak memory in KiB.
//
//   measure FILE PROGRAM ARGUMENT...
//
// The starter is small on purpose: a process inherits the peak memory of the one that forked it.

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: measure FILE PROGRAM ARGUMENT...\n");
    return 2;
  }
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pid_t child = fork();
  if (child < 0) {
    perror("measure: fork");
    return 2;
  }
  if (child == 0) {
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (wait4(child, &status, 0, &usage) < 0) {
    perror("measure: wait4");
    return 2;
  }
  clock_gettime(CLOCK_MONOTONIC, &end);
  long long elapsed = (end.tv_sec - start.tv_sec) * 1000000LL + (end.tv_nsec - start.tv_nsec) / 1000;
  FILE *file = fopen(argv[1], "a");
  if (file == NULL) {
    perror(argv[1]);
    return 2;
  }
  fprintf(file, "%lld %lld %lld %ld\n", microseconds(usage.ru_utime), microseconds(usage.ru_stime), elapsed,
          usage.ru_maxrss);
  fclose(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
