#pragma once

#include <functional>
#include <string>

namespace assay {

/// `$XDG_CACHE_HOME/assay`, else `$HOME/.cache/assay`; empty where neither is set.
std::string CacheFolder();

/// SHA-256 of large files, 64 hex digits, remembered in a folder from one process to the next: a
/// file of the same path, inode, size, time of modification and of status change (to the
/// nanosecond) is not read again. One that changed just now, or while it was read, is not
/// remembered. A cache that cannot be read or written costs time and nothing else.
class HashCache {
 public:
  /// `folder` empty: nothing is remembered. `hashing` is told of each file that has to be read.
  explicit HashCache(std::string folder, std::function<void(const std::string&)> hashing = {})
      : folder_(std::move(folder)), hashing_(std::move(hashing)) {}

  std::string Sha256(const std::string& path) const;

 private:
  std::string folder_;
  std::function<void(const std::string&)> hashing_;
};

}  // namespace assay
