#include "harness/io/append_file.h"

#include <unistd.h>

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::assay::testing::ErrorOf;
using ::assay::testing::Slurp;
using ::assay::testing::TempFolder;
using ::testing::HasSubstr;

TEST(AppendFileTest, GoesOnBehindWhatIsThere) {
  const TempFolder folder;
  const std::string path = folder.Write("f", "one\ntw");
  {
    AppendFile file(path);
    file.Truncate(4);
    file.Append("2\n");
    EXPECT_EQ(Slurp(path), "one\n2\n");  // before it is closed
    file.Sync();
  }
  AppendFile(path).Append("3\n");
  EXPECT_EQ(Slurp(path), "one\n2\n3\n");
}

TEST(AppendFileTest, IsOpenOnceAtATime) {
  const TempFolder folder;
  const AppendFile file(folder / "f");
  EXPECT_THAT(ErrorOf([&] { AppendFile again(folder / "f"); }), HasSubstr("another process"));
}

TEST(AppendFileTest, SaysWhatCannotBeWritten) {
  EXPECT_THAT(ErrorOf([] { AppendFile file("/no/such/folder/f"); }),
              HasSubstr("cannot write /no/such/folder/f: No such file"));
}

TEST(ReplaceFileTest, FollowsALink) {
  const TempFolder folder;
  const std::string target = folder.Write("target", "old");
  ASSERT_EQ(symlink(target.c_str(), (folder / "link").c_str()), 0);
  ReplaceFile(folder.Write("new", "new"), folder / "link");
  EXPECT_EQ(Slurp(target), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
  EXPECT_FALSE(std::filesystem::exists(folder / "new"));
  EXPECT_THAT(ErrorOf([&] { ReplaceFile(folder / "gone", folder / "x"); }), HasSubstr("No such"));
}

TEST(DeleteFileTest, LetsBeWhatIsNotThere) {
  const TempFolder folder;
  DeleteFile(folder.Write("f", ""));
  DeleteFile(folder / "f");
  EXPECT_FALSE(std::filesystem::exists(folder / "f"));
}

}  // namespace
}  // namespace assay
