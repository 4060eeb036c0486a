#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

/// A file that grows at its end, locked against other processes while it is open. Its writes are
/// not buffered: what was appended survives a kill of this process. All members throw Error naming
/// the file. Not thread-safe.
class AppendFile {
 public:
  /// Opens `path`, creating it where it is missing. Throws Error where another process has it open.
  explicit AppendFile(std::string path);
  ~AppendFile();
  AppendFile(const AppendFile&) = delete;
  AppendFile& operator=(const AppendFile&) = delete;

  const std::string& path() const { return path_; }

  /// Cuts the file to its first `bytes`.
  void Truncate(uint64_t bytes);

  void Append(std::string_view bytes);

  /// Makes what was appended durable, so that it may be renamed to where others expect it whole.
  void Sync();

 private:
  std::string path_;
  int descriptor_ = -1;
};

/// Renames `from` to `to` in one step; readers of `to` see the old or the new content. A symbolic
/// link `to` stays one. Throws Error.
void ReplaceFile(const std::string& from, const std::string& to);

/// Deletes the file if it is there. Throws Error.
void DeleteFile(const std::string& path);

}  // namespace assay
