#include "harness/io/hash_cache.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "harness/core/error.h"
#include "harness/core/json.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"
#include "harness/io/file_version.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

// A file and what its version was; nothing of what is no file.
struct Place {
  std::string path;
  FileVersion version;
  friend bool operator==(const Place&, const Place&) = default;
};

std::optional<Place> PlaceOf(const std::string& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  struct stat status{};
  if (error || stat(real.c_str(), &status) != 0) return std::nullopt;
  return Place{real.string(), FileVersion(status)};
}

// What a remembered hash belongs to.
Json KeyOf(const Place& place) {
  const FileVersion& version = place.version;
  return {{"path", place.path},
          {"inode", version.inode},
          {"size", version.size},
          {"modified", {version.modified.seconds, version.modified.nanoseconds}},
          {"changed", {version.changed.seconds, version.changed.nanoseconds}}};
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
  const std::optional<Place> place = folder_.empty() ? std::nullopt : PlaceOf(path);
  const std::string entry = place ? folder_ + "/sha256/" + Sha256Hex(place->path) + ".json" : "";
  if (place) {
    if (const std::string known = Remembered(entry, KeyOf(*place)); !known.empty()) return known;
  }
  if (hashing_) hashing_(path);
  const std::string hash = FileSha256(path);
  // A file that changed while it was read is not remembered.
  if (place && place->version.IsOlderThanATick() && PlaceOf(path) == place) {
    Remember(entry, KeyOf(*place), hash);
  }
  return hash;
}

}  // namespace assay
