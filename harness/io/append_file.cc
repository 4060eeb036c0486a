#include "harness/io/append_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "harness/core/error.h"

namespace assay {
namespace {

[[noreturn]] void Fail(const std::string& verb, const std::string& path, int error) {
  throw Error("cannot " + verb + " " + path + ": " + std::strerror(error));
}

}  // namespace

AppendFile::AppendFile(std::string path) : path_(std::move(path)) {
  descriptor_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor_ < 0) Fail("write", path_, errno);
  if (flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  const int error = errno;
  close(descriptor_);
  if (error == EWOULDBLOCK) {
    throw Error("another process is writing " + path_ + ": wait for it, or end it first");
  }
  Fail("lock", path_, error);
}

AppendFile::~AppendFile() { close(descriptor_); }

void AppendFile::Truncate(uint64_t bytes) {
  if (ftruncate(descriptor_, static_cast<off_t>(bytes)) != 0) Fail("write", path_, errno);
}

void AppendFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) Fail("write", path_, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void AppendFile::Sync() {
  if (fsync(descriptor_) != 0) Fail("write", path_, errno);
}

void ReplaceFile(const std::string& from, const std::string& to) {
  std::error_code error;
  const std::filesystem::path target = std::filesystem::exists(to, error)
                                           ? std::filesystem::canonical(to, error)
                                           : std::filesystem::path(to);
  std::filesystem::rename(from, target, error);
  if (error) Fail("write", to, error.value());
}

void DeleteFile(const std::string& path) {
  std::error_code error;
  std::filesystem::remove(path, error);
  if (error) Fail("delete", path, error.value());
}

}  // namespace assay
