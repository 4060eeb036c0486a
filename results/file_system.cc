#include "results/file_system.h"

#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>

namespace assay {
namespace {

// From linux/magic.h and the file systems' own sources.
constexpr std::array<uint32_t, 14> kNetworkTypes = {
    0x6969,      // NFS
    0x517B,      // SMB
    0xFF534D42,  // CIFS
    0xFE534D42,  // SMB 2
    0x564C,      // NCP
    0x5346414F,  // AFS
    0x6B414653,  // AFS of the kernel
    0x01021997,  // 9p
    0x73757245,  // Coda
    0x00C36400,  // Ceph
    0x0BD00BD0,  // Lustre
    0x47504653,  // GPFS
    0x19830326,  // BeeGFS
    0x65735546,  // FUSE: sshfs, s3fs and others that cannot be told apart
};

}  // namespace

bool IsNetworkFileSystem(long type) {
  return std::find(kNetworkTypes.begin(), kNetworkTypes.end(), static_cast<uint32_t>(type)) !=
         kNetworkTypes.end();
}

bool IsOnNetworkFileSystem(const std::string& path) {
  struct statfs info = {};
  return statfs(FolderOf(path).c_str(), &info) == 0 && IsNetworkFileSystem(info.f_type);
}

std::string ResolveLinks(const std::string& path) {
  constexpr int kMostLinks = 40;  // as the kernel follows
  std::filesystem::path file = path;
  std::error_code no_link;
  for (int i = 0; i < kMostLinks; ++i) {
    const std::filesystem::path target = std::filesystem::read_symlink(file, no_link);
    if (no_link) break;
    file = file.parent_path() / target;  // an absolute target stands alone
  }
  return file.string();
}

std::string FolderOf(const std::string& path) {
  const std::string folder = std::filesystem::path(ResolveLinks(path)).parent_path().string();
  return folder.empty() ? "." : folder;
}

}  // namespace assay
