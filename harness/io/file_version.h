#pragma once

#include <sys/stat.h>

#include <compare>
#include <cstdint>

namespace assay {

/// What tells one content of a file from another without reading it: inode, size, and the times of
/// modification and of status change, to the nanosecond. No program sets the latter, so tools that
/// copy times (rsync, cp -p) do not hide a new content.
struct FileVersion {
  struct Time {
    int64_t seconds = 0;
    int64_t nanoseconds = 0;
    friend auto operator<=>(const Time&, const Time&) = default;
  };

  uint64_t inode = 0;
  int64_t size = 0;
  Time modified;
  Time changed;

  explicit FileVersion(const struct stat& status);
  friend auto operator<=>(const FileVersion&, const FileVersion&) = default;

  /// Whether a change from now on would make another version: the clock of files ticks every few
  /// milliseconds, and what is written within one tick looks the same.
  bool IsOlderThanATick() const;
};

}  // namespace assay
