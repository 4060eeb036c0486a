#include "harness/io/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/child.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class FileTest : public ::testing::Test {
 protected:
  FileTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("assay_file_test_" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~FileTest() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  std::filesystem::path folder_;
};

TEST_F(FileTest, ReadsWhatWasWritten) {
  const std::string bytes("a\0b\xff", 4);
  WriteFileAtomically(Path("f"), bytes);
  EXPECT_EQ(ReadFile(Path("f")), bytes);
  EXPECT_EQ(MappedFile(Path("f")).bytes(), bytes);
  WriteFileAtomically(Path("f"), "");
  EXPECT_EQ(ReadFile(Path("f")), "");
  EXPECT_THAT(ListFiles(folder_.string(), {""}), ElementsAre(Path("f")));
}

TEST_F(FileTest, ReleasedPagesCanBeReadAgain) {
  const std::string bytes(100'000, 'x');
  WriteFileAtomically(Path("f"), bytes);
  const MappedFile file(Path("f"));
  EXPECT_EQ(file.bytes(), bytes);
  file.Release(50'000);
  file.Release(200'000);
  EXPECT_EQ(file.bytes(), bytes);
}

TEST_F(FileTest, MovedMappingsKeepTheirBytes) {
  WriteFileAtomically(Path("f"), "first");
  WriteFileAtomically(Path("g"), "second");
  MappedFile file(Path("f"));
  MappedFile other(std::move(file));
  EXPECT_EQ(other.bytes(), "first");
  other = MappedFile(Path("g"));
  EXPECT_EQ(other.bytes(), "second");
  EXPECT_EQ(other.path(), Path("g"));
}

TEST_F(FileTest, ErrorsNameThePath) {
  EXPECT_THAT([&] { ReadFile(Path("missing")); },
              ThrowsMessage<Error>(AllOf(HasSubstr(Path("missing")), HasSubstr("No such file"))));
  EXPECT_THAT([&] { MappedFile{folder_.string()}; },
              ThrowsMessage<Error>(AllOf(HasSubstr(folder_.string()), HasSubstr("a folder"))));
  EXPECT_THAT([&] { WriteFileAtomically(Path("no/f"), "x"); },
              ThrowsMessage<Error>(HasSubstr(Path("no/f"))));
  EXPECT_THAT([&] { ListFiles(Path("missing"), {""}); },
              ThrowsMessage<Error>(HasSubstr(Path("missing"))));
  WriteFileAtomically(Path("f"), "12345");
  EXPECT_THAT([&] { ReadFile(Path("f"), 4); },
              ThrowsMessage<Error>(HasSubstr("got 5 bytes, expected at most 4")));
}

TEST_F(FileTest, AFailedWriteNamesThePathThatWasGiven) {
  EXPECT_THAT([&] { WriteFileAtomically(Path("no/f"), "x"); },
              ThrowsMessage<Error>("cannot write " + Path("no/f") + ": No such file or directory"));
}

TEST_F(FileTest, SaysBeforeAnyWorkWhatCannotBeWritten) {
  EXPECT_THAT([&] { RequireWritable(Path("no/f")); },
              ThrowsMessage<Error>(AllOf(HasSubstr("cannot write " + Path("no/f")),
                                         HasSubstr("there is no folder " + Path("no")))));
  EXPECT_THAT([&] { RequireWritable(folder_.string()); },
              ThrowsMessage<Error>(HasSubstr("got a folder")));
  for (const std::string& fine : {Path("f"), std::string("/dev/null"), std::string("f")}) {
    EXPECT_NO_THROW(RequireWritable(fine)) << fine;
  }
  EXPECT_FALSE(FileExists(Path("f"))) << "it only asks";
}

TEST_F(FileTest, SaysBeforeAnyWorkThatAFolderMayNotBeWritten) {
  std::filesystem::create_directory(Path("kept"));
  chmod(Path("kept").c_str(), 0555);
  const int code = testing::RunInChild([&] {
    testing::BecomeNobody();
    EXPECT_THAT([&] { RequireWritable(Path("kept/f")); },
                ThrowsMessage<Error>("cannot write " + Path("kept/f") + ": Permission denied"));
  });
  EXPECT_EQ(code, 0);
}

TEST_F(FileTest, APipeIsNotReadForEver) {
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_THAT([&] { ReadFile(Path("pipe")); }, ThrowsMessage<Error>(HasSubstr("a pipe")));
}

TEST_F(FileTest, AFailedWriteLeavesNothingBehind) {
  std::filesystem::create_directory(Path("taken"));
  EXPECT_THROW(WriteFileAtomically(Path("taken"), "x"), Error);
  EXPECT_THAT(ListFiles(folder_.string(), {""}), ElementsAre());
}

TEST_F(FileTest, WritesThroughASymbolicLink) {
  WriteFileAtomically(Path("target"), "old");
  std::filesystem::create_symlink(Path("target"), Path("link"));
  WriteFileAtomically(Path("link"), "new");
  EXPECT_TRUE(std::filesystem::is_symlink(Path("link")));
  EXPECT_EQ(ReadFile(Path("target")), "new");
}

TEST_F(FileTest, WritesToDevicesWithoutReplacingThem) {
  WriteFileAtomically("/dev/null", "x");
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
  EXPECT_THAT([] { WriteFileAtomically("/dev/full", "x"); },
              ThrowsMessage<Error>(HasSubstr("cannot write /dev/full: No space left")));
}

// sha256sum of "abc" and "abcd".
TEST_F(FileTest, HashFollowsTheContent) {
  WriteFileAtomically(Path("f"), "abc");
  EXPECT_EQ(FileSha256(Path("f")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  WriteFileAtomically(Path("f"), "abcd");
  EXPECT_EQ(FileSha256(Path("f")),
            "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589");
}

TEST_F(FileTest, ListsByExtensionInOrder) {
  for (const char* name : {"b.jsonl", "a.json", "c.txt", "d.jsonl"}) {
    WriteFileAtomically(Path(name), "x");
  }
  std::filesystem::create_directory(Path("e.jsonl"));
  EXPECT_THAT(ListFiles(folder_.string(), {".jsonl", ".json"}),
              ElementsAre(Path("a.json"), Path("b.jsonl"), Path("d.jsonl")));
}

TEST_F(FileTest, TellsFilesFromFolders) {
  WriteFileAtomically(Path("f"), "x");
  EXPECT_TRUE(FileExists(Path("f")));
  EXPECT_FALSE(FileExists(folder_.string()));
  EXPECT_TRUE(FolderExists(folder_.string()));
  EXPECT_FALSE(FolderExists(Path("f")));
  EXPECT_FALSE(FolderExists(Path("missing")));
}

}  // namespace
}  // namespace assay
