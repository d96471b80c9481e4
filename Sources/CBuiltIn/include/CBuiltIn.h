#ifndef KROSSKUBE_CBUILTIN_H
#define KROSSKUBE_CBUILTIN_H

#include <stddef.h>

/// A file of the repository that is part of the program.
typedef struct {
  /// The path below the repository's root.
  const char *_Nonnull path;
  const unsigned char *_Nonnull bytes;
  size_t count;
} krosskube_built_in;

/// The number of files.
size_t krosskube_built_in_count(void);

/// The file at `index`, which must be less than the count.
krosskube_built_in krosskube_built_in_at(size_t index);

#endif
