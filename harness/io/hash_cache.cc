#include "harness/io/hash_cache.h"

#include <sys/stat.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// What a remembered hash belongs to; empty for what is no file.
Json KeyOf(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  struct stat status{};
  if (error || stat(real.c_str(), &status) != 0) return nullptr;
  return {{"path", real.string()},
          {"inode", status.st_ino},
          {"size", status.st_size},
          {"modified", {status.st_mtim.tv_sec, status.st_mtim.tv_nsec}},
          // Which no program sets: tools that copy times (rsync, cp -p) do not hide a new content.
          {"changed", {status.st_ctim.tv_sec, status.st_ctim.tv_nsec}}};
}

// Whether a change from now on would get another time than the key's: the clock of files ticks
// every few milliseconds, and what is written within one tick looks the same.
bool IsOlderThanATick(const Json& key) {
  timespec now{};
  if (clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0) return false;
  return Json{now.tv_sec, now.tv_nsec} > key["changed"];
}

std::string Remembered(const std::string& entry, const Json& key) {
  if (!FileExists(entry)) return "";
  try {
    const Json found = ParseJson(ReadFile(entry, 1 << 16), entry);
    if (found.is_object() && found.value("key", Json()) == key) {
      return GetString(found, "sha256", entry);
    }
  } catch (const Error&) {
    // Half a file after a crash: hashed again, and then written again.
  }
  return "";
}

void Remember(const std::string& entry, const Json& key, const std::string& hash) {
  try {
    fs::create_directories(fs::path(entry).parent_path());
    WriteFileAtomically(entry, Json{{"key", key}, {"sha256", hash}}.dump());
  } catch (const Error&) {
  } catch (const fs::filesystem_error&) {
    // A home that cannot be written: every process hashes for itself.
  }
}

}  // namespace

std::string CacheFolder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && *cache != '\0') return std::string(cache) + "/assay";
  const char* home = std::getenv("HOME");
  return home == nullptr || *home == '\0' ? "" : std::string(home) + "/.cache/assay";
}

std::string HashCache::Sha256(const std::string& path) const {
  const Json key = KeyOf(path);
  const bool remembers = !folder_.empty() && key.is_object();
  const std::string entry =
      remembers ? folder_ + "/sha256/" + Sha256Hex(key["path"].get<std::string>()) + ".json" : "";
  if (remembers) {
    if (const std::string known = Remembered(entry, key); !known.empty()) return known;
  }
  if (hashing_) hashing_(path);
  const std::string hash = FileSha256(path);
  // A file that changed while it was read is not remembered.
  if (remembers && IsOlderThanATick(key) && KeyOf(path) == key) Remember(entry, key, hash);
  return hash;
}

}  // namespace assay
