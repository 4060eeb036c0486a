#pragma once

#include <string>

namespace assay {

/// Whether `type` (`f_type` of statfs(2)) is a file system shared between machines, where SQLite's
/// write-ahead log does not work: it needs memory that all processes see.
bool IsNetworkFileSystem(long type);

/// The same for the folder that `path` lies in; false where that cannot be told.
bool IsOnNetworkFileSystem(const std::string& path);

/// The file that `path` means where it is a symbolic link; that file need not exist.
std::string ResolveLinks(const std::string& path);

/// The folder of the file that `path` means: where SQLite puts its files; "." for a bare name.
std::string FolderOf(const std::string& path);

}  // namespace assay
