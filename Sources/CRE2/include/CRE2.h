#ifndef KROSSKUBE_CRE2_H
#define KROSSKUBE_CRE2_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled pattern; matching with it is safe from several threads at once.
typedef struct cre2_pattern cre2_pattern;

/// What went wrong, as far as a user is told different things.
typedef enum {
  CRE2_OK = 0,
  CRE2_SYNTAX = 1,
  CRE2_TOO_LARGE = 2,
} cre2_status;

typedef enum {
  CRE2_UNANCHORED = 0,
  CRE2_ANCHOR_BOTH = 1,
} cre2_anchor;

/// Where a group matched, in bytes of the text; `start` is SIZE_MAX for a group that took no part.
typedef struct {
  size_t start;
  size_t end;
} cre2_range;

/// Compiles UTF-8; NULL only when there is no memory. Ask cre2_status_of before use; free with cre2_free.
cre2_pattern *cre2_compile(const char *pattern, size_t length, int64_t max_memory);
void cre2_free(cre2_pattern *pattern);

cre2_status cre2_status_of(const cre2_pattern *pattern);
/// The reason and the offending part of the pattern; both live as long as `pattern`.
const char *cre2_error_message(const cre2_pattern *pattern);
const char *cre2_error_argument(const cre2_pattern *pattern, size_t *length);

/// How many capturing groups there are, the whole match not counted.
int cre2_group_count(const cre2_pattern *pattern);
/// The number of a named group; -1 if there is none.
int cre2_group_number(const cre2_pattern *pattern, const char *name, size_t length);

/// Searches text[start..<length]; fills `groups`, the first of which is the whole match.
bool cre2_match(const cre2_pattern *pattern, const char *text, size_t length, size_t start,
                cre2_anchor anchor, cre2_range *groups, int group_count);

#ifdef __cplusplus
}
#endif
#endif
