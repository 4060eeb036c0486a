#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// A file mapped read-only into memory: costs no resident memory until read. Throws Error (missing,
/// no permission, a folder) naming the path. Move-only; the view lives as long as the object.
class MappedFile {
 public:
  explicit MappedFile(const std::string& path);
  ~MappedFile();
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;

  std::string_view bytes() const { return {data_, size_}; }
  const std::string& path() const { return path_; }

  /// Tells the kernel that [0, end) will not be read again, so that a long scan stays small.
  void Release(size_t end) const;
  /// The same for the whole pages of `part`; a view into another file is let be.
  void Release(std::string_view part) const;

 private:
  std::string path_;
  const char* data_ = nullptr;
  size_t size_ = 0;
};

/// The whole file, at most `limit` bytes (Error beyond).
std::string ReadFile(const std::string& path, size_t limit = size_t{1} << 30);

/// Writes a temporary file beside `path`, syncs it and renames it: readers see the old or the new
/// content, never half. Throws Error (no space, no permission) and leaves nothing behind. A
/// symbolic link stays one; a device or pipe (/dev/stdout) is written in place.
void WriteFileAtomically(const std::string& path, std::string_view bytes);

/// Throws Error naming `path` where `WriteFileAtomically` could not write it: its folder is missing
/// or may not be written, or it is a folder itself. For a command to ask before its work.
void RequireWritable(const std::string& path);

/// SHA-256 of the file's content, 64 hex digits; cached per process by what `HashCache` goes by.
std::string FileSha256(const std::string& path);

/// Regular files directly in `folder` whose names end in one of `extensions` (".jsonl"), sorted by
/// name.
std::vector<std::string> ListFiles(const std::string& folder,
                                   const std::vector<std::string>& extensions);

bool FileExists(const std::string& path);
bool FolderExists(const std::string& path);

}  // namespace assay
