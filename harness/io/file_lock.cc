#include "harness/io/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "harness/core/error.h"

namespace assay {
namespace {

constexpr std::chrono::milliseconds kTick(50);

}  // namespace

// True: it is ours. The file may have been deleted by who had it: then another one counts.
bool FileLock::TryOnce() {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0664);
  if (descriptor_ < 0) throw Error("cannot write " + path_ + ": " + std::strerror(errno));
  struct stat ours{}, named{};
  if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) {
    const bool same = fstat(descriptor_, &ours) == 0 && stat(path_.c_str(), &named) == 0 &&
                      ours.st_ino == named.st_ino && ours.st_dev == named.st_dev;
    if (same) return true;
  } else if (errno != EWOULDBLOCK && errno != EINTR) {
    const int error = errno;
    close(descriptor_);
    throw Error("cannot lock " + path_ + ": " + std::strerror(error));
  }
  close(descriptor_);
  return false;
}

FileLock::FileLock(std::string path, std::stop_token stop, const std::function<void()>& waiting)
    : path_(std::move(path)) {
  for (bool told = false; !TryOnce();) {
    if (stop.stop_requested()) throw Error("stopped while waiting for " + path_);
    if (!std::exchange(told, true) && waiting) waiting();
    std::this_thread::sleep_for(kTick);
  }
}

FileLock::~FileLock() { close(descriptor_); }

}  // namespace assay
