#include "CRE2.h"

#include <re2/re2.h>

#include <memory>
#include <string>
#include <vector>

struct cre2_pattern {
  re2::RE2 regex;
  cre2_pattern(re2::StringPiece text, const re2::RE2::Options &options) : regex(text, options) {}
};

// No exception may leave: Swift cannot catch it.

cre2_pattern *cre2_compile(const char *pattern, size_t length, int64_t max_memory) {
  try {
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingUTF8);
    options.set_log_errors(false);
    options.set_longest_match(false);
    options.set_max_mem(max_memory);
    return new cre2_pattern(re2::StringPiece(pattern, length), options);
  } catch (...) {
    return nullptr;
  }
}

void cre2_free(cre2_pattern *pattern) { delete pattern; }

cre2_status cre2_status_of(const cre2_pattern *pattern) {
  switch (pattern->regex.error_code()) {
    case re2::RE2::NoError: return CRE2_OK;
    case re2::RE2::ErrorPatternTooLarge: return CRE2_TOO_LARGE;
    default: return CRE2_SYNTAX;
  }
}

const char *cre2_error_message(const cre2_pattern *pattern) { return pattern->regex.error().c_str(); }

const char *cre2_error_argument(const cre2_pattern *pattern, size_t *length) {
  *length = pattern->regex.error_arg().size();
  return pattern->regex.error_arg().data();
}

int cre2_group_count(const cre2_pattern *pattern) { return pattern->regex.NumberOfCapturingGroups(); }

int cre2_group_number(const cre2_pattern *pattern, const char *name, size_t length) {
  try {
    const auto &groups = pattern->regex.NamedCapturingGroups();
    auto found = groups.find(std::string(name, length));
    return found == groups.end() ? -1 : found->second;
  } catch (...) {
    return -1;
  }
}

bool cre2_match(const cre2_pattern *pattern, const char *text, size_t length, size_t start,
                cre2_anchor anchor, cre2_range *groups, int group_count) {
  try {
    // RE2 tells an empty text from none by its pointer.
    if (text == nullptr) text = "";
    re2::StringPiece subject(text, length);
    auto re2Anchor = anchor == CRE2_ANCHOR_BOTH ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
    if (group_count <= 0) return pattern->regex.Match(subject, start, length, re2Anchor, nullptr, 0);
    std::vector<re2::StringPiece> found(static_cast<size_t>(group_count));
    if (!pattern->regex.Match(subject, start, length, re2Anchor, found.data(), group_count)) return false;
    for (int index = 0; index < group_count; index++) {
      const auto &group = found[static_cast<size_t>(index)];
      if (group.data() == nullptr) {
        groups[index] = {SIZE_MAX, SIZE_MAX};
      } else {
        auto offset = static_cast<size_t>(group.data() - text);
        groups[index] = {offset, offset + group.size()};
      }
    }
    return true;
  } catch (...) {
    return false;
  }
}
