#include "harness/io/file_version.h"

#include <ctime>

namespace assay {
namespace {

FileVersion::Time TimeOf(const timespec& time) { return {time.tv_sec, time.tv_nsec}; }

}  // namespace

FileVersion::FileVersion(const struct stat& status)
    : inode(status.st_ino),
      size(status.st_size),
      modified(TimeOf(status.st_mtim)),
      changed(TimeOf(status.st_ctim)) {}

bool FileVersion::IsOlderThanATick() const {
  timespec now{};
  return clock_gettime(CLOCK_REALTIME_COARSE, &now) == 0 && TimeOf(now) > changed;
}

}  // namespace assay
