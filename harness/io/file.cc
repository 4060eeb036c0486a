#include "harness/io/file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <utility>

#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "harness/io/file_version.h"

namespace assay {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Fail(const std::string& what, const std::string& path, int code = errno) {
  throw Error("cannot " + what + " " + path + ": " + std::strerror(code));
}

/// An open file, closed at the end of its scope. O_NONBLOCK: opening a pipe does not wait for its
/// writer.
class OpenFile {
 public:
  /// `named`: the path in messages.
  OpenFile(const std::string& path, int flags, const std::string& named)
      : descriptor_(open(path.c_str(), flags | O_CLOEXEC | O_NONBLOCK, 0666)) {
    if (descriptor_ < 0) Fail((flags & O_CREAT) != 0 ? "write" : "open", named);
  }
  OpenFile(const std::string& path, int flags) : OpenFile(path, flags, path) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() { close(descriptor_); }

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

/// Throws unless `path` can be read as a whole: a folder, a pipe or a device cannot.
struct stat StatRegular(const OpenFile& file, const std::string& path) {
  struct stat status{};
  if (fstat(file.descriptor(), &status) != 0) Fail("read", path);
  if (!S_ISREG(status.st_mode)) {
    throw Error("cannot read " + path + ": got " +
                (S_ISDIR(status.st_mode) ? "a folder" : "a pipe or device") + ", expected a file");
  }
  return status;
}

void WriteAll(const OpenFile& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = write(file.descriptor(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) Fail("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

MappedFile::MappedFile(const std::string& path) : path_(path) {
  const OpenFile file(path, O_RDONLY);
  size_ = static_cast<size_t>(StatRegular(file, path).st_size);
  if (size_ == 0) return;
  void* data = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.descriptor(), 0);
  if (data == MAP_FAILED) Fail("map", path);
  data_ = static_cast<const char*>(data);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) munmap(const_cast<char*>(data_), size_);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : path_(std::move(other.path_)),
      data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

void MappedFile::Release(size_t end) const {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const size_t whole_pages = std::min(end, size_) / page * page;
  // Advice: where it fails, only memory is lost.
  if (whole_pages > 0) madvise(const_cast<char*>(data_), whole_pages, MADV_DONTNEED);
}

void MappedFile::Release(std::string_view part) const {
  const std::less<const char*> before;
  if (before(part.data(), data_) || before(data_ + size_, part.data() + part.size())) return;
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  const auto begin = static_cast<size_t>(part.data() - data_);
  const size_t first = (begin + page - 1) / page * page;
  const size_t end = (begin + part.size()) / page * page;
  if (end > first) madvise(const_cast<char*>(data_) + first, end - first, MADV_DONTNEED);
}

std::string ReadFile(const std::string& path, size_t limit) {
  const MappedFile file(path);
  if (file.bytes().size() > limit) {
    throw Error("cannot read " + path + ": got " + std::to_string(file.bytes().size()) +
                " bytes, expected at most " + std::to_string(limit));
  }
  return std::string(file.bytes());
}

void WriteFileAtomically(const std::string& path, std::string_view bytes) {
  std::error_code missing;
  const fs::file_status status = fs::status(path, missing);
  if (fs::is_character_file(status) || fs::is_fifo(status)) {
    const OpenFile file(path, O_WRONLY);
    return WriteAll(file, bytes, path);
  }
  if (fs::is_symlink(fs::symlink_status(path, missing)) && fs::exists(status)) {
    return WriteFileAtomically(fs::canonical(path).string(), bytes);
  }
  const std::string part = path + ".part" + std::to_string(getpid());
  try {
    const OpenFile file(part, O_WRONLY | O_CREAT | O_TRUNC, path);
    WriteAll(file, bytes, path);
    if (fsync(file.descriptor()) != 0) Fail("write", path);
    if (rename(part.c_str(), path.c_str()) != 0) Fail("write", path);
  } catch (...) {
    unlink(part.c_str());
    throw;
  }
}

void RequireWritable(const std::string& path) {
  std::error_code missing;
  const fs::file_status status = fs::status(path, missing);
  if (fs::is_directory(status)) {
    throw Error("cannot write " + path + ": got a folder, expected a file's name");
  }
  if (fs::is_character_file(status) || fs::is_fifo(status)) {
    if (access(path.c_str(), W_OK) != 0) Fail("write", path);
    return;
  }
  // A link is written through, beside the file that it leads to.
  const fs::path target = fs::exists(status) ? fs::canonical(path) : fs::path(path);
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  if (!FolderExists(folder)) {
    throw Error("cannot write " + path + ": there is no folder " + folder +
                "; make it, or name another file");
  }
  if (access(folder.c_str(), W_OK | X_OK) != 0) Fail("write", path);
}

std::string FileSha256(const std::string& path) {
  using Key = std::pair<std::string, FileVersion>;
  static std::mutex mutex;
  static std::map<Key, std::string> known;

  const FileVersion version(StatRegular(OpenFile(path, O_RDONLY), path));
  const bool remembers = version.IsOlderThanATick();
  const Key key(path, version);
  {
    const std::lock_guard lock(mutex);
    if (auto found = known.find(key); found != known.end()) return found->second;
  }
  constexpr size_t kBlock = size_t{16} << 20;
  const MappedFile file(path);
  Sha256 hash;
  for (size_t at = 0; at < file.bytes().size(); at += kBlock) {
    hash.Update(file.bytes().substr(at, kBlock));
    file.Release(at + kBlock);
  }
  std::string hex = hash.Hex();
  if (remembers) {
    const std::lock_guard lock(mutex);
    known[key] = hex;
  }
  return hex;
}

std::vector<std::string> ListFiles(const std::string& folder,
                                   const std::vector<std::string>& extensions) {
  std::vector<std::string> paths;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string path = entry->path().string();
    const auto matches = [&](const std::string& extension) { return path.ends_with(extension); };
    if (fs::is_regular_file(entry->path()) && std::ranges::any_of(extensions, matches)) {
      paths.push_back(path);
    }
  }
  if (error) Fail("list", folder, error.value());
  std::ranges::sort(paths);
  return paths;
}

bool FileExists(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error);
}

bool FolderExists(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

}  // namespace assay
