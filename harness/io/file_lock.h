#pragma once

#include <functional>
#include <stop_token>
#include <string>

namespace assay {

/// A lock between processes, held while it lives: flock on a file of its own, as Python's filelock
/// does it, so that huggingface_hub and we wait for each other.
class FileLock {
 public:
  /// Waits for the lock; `waiting` is called once if another process has it. Throws Error where the
  /// file cannot be made or locked, and after a stop.
  FileLock(std::string path, std::stop_token stop, const std::function<void()>& waiting = {});
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  bool TryOnce();

  std::string path_;
  int descriptor_ = -1;
};

}  // namespace assay
