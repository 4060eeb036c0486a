#include "results/file_system.h"

#include <filesystem>

#include "gtest/gtest.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

// The values of statfs(2) and linux/magic.h.
TEST(FileSystemTest, KnowsWhatMachinesShare) {
  for (const long type : {0x6969L, 0xFE534D42L, 0x01021997L, 0x6B414653L, 0x65735546L}) {
    EXPECT_TRUE(IsNetworkFileSystem(type)) << std::hex << type;
  }
  for (const long type : {0xEF53L, 0x01021994L, 0x58465342L, 0x9123683EL, 0x794C7630L}) {
    EXPECT_FALSE(IsNetworkFileSystem(type))
        << std::hex << type;  // ext4, tmpfs, XFS, Btrfs, overlay
  }
}

TEST(FileSystemTest, AFolderIsThatOfTheFileBehindALink) {
  const TempFolder folder;
  fs::create_directory(folder / "far");
  fs::create_symlink(folder / "far/store.db", folder / "absolute.db");  // not there yet
  fs::create_symlink("far/store.db", folder / "relative.db");
  fs::create_symlink("relative.db", folder / "twice.db");
  for (const char* link : {"absolute.db", "relative.db", "twice.db"}) {
    EXPECT_EQ(FolderOf(folder / link), folder / "far") << link;
  }
  EXPECT_EQ(FolderOf(folder / "far/store.db"), folder / "far");
  EXPECT_EQ(FolderOf("store.db"), ".");
  fs::create_symlink("loop.db", folder / "loop.db");
  EXPECT_EQ(FolderOf(folder / "loop.db"), folder.path().string());
}

}  // namespace
}  // namespace assay
