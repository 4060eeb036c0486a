#include "harness/io/hash_cache.h"

#include <chrono>
#include <filesystem>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using testing::TempFolder;

// FIPS 180-4's own examples: SHA-256 of "abc" and of nothing.
constexpr const char* kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* kEmpty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

// Writes a file and waits until the clock of files has moved on: what changed just now is not
// remembered.
std::string WriteEarlier(const TempFolder& folder, std::string_view bytes) {
  const std::string path = folder.Write("weights", bytes);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  return path;
}

TEST(HashCacheTest, ReadsAFileOnceAndAgainWhenItChanged) {
  const TempFolder folder;
  const std::string path = WriteEarlier(folder, "abc");
  std::vector<std::string> read;
  const HashCache first(folder / "cache", [&](const std::string& file) { read.push_back(file); });
  EXPECT_EQ(first.Sha256(path), kAbc);
  const HashCache second(folder / "cache", [&](const std::string& file) { read.push_back(file); });
  EXPECT_EQ(second.Sha256(path), kAbc);
  EXPECT_THAT(read, ElementsAre(path));
  folder.Write("weights", "");
  EXPECT_EQ(second.Sha256(path), kEmpty);
  EXPECT_THAT(read, ElementsAre(path, path));
}

TEST(HashCacheTest, SizeAndTimeOfModificationDoNotHideANewContent) {
  const TempFolder folder;
  const std::string path = WriteEarlier(folder, "xyz");
  const auto modified = std::filesystem::last_write_time(path);
  const HashCache cache(folder / "cache");
  cache.Sha256(path);
  folder.Write("weights", "abc");
  std::filesystem::last_write_time(path, modified);
  EXPECT_EQ(cache.Sha256(path), kAbc);
  // And another file in its place, as rsync -t leaves it.
  std::filesystem::last_write_time(folder.Write("new", "xyz"), modified);
  std::filesystem::rename(folder / "new", path);
  EXPECT_NE(cache.Sha256(path), kAbc);
}

TEST(HashCacheTest, WhatIsWrittenWithinOneTickIsReadAgain) {
  const TempFolder folder;
  const HashCache cache(folder / "cache");
  for (int round = 0; round < 20; ++round) {
    folder.Write("weights", "xyz");
    cache.Sha256(folder / "weights");
    EXPECT_EQ(cache.Sha256(folder.Write("weights", "abc")), kAbc);
  }
}

TEST(HashCacheTest, WhatIsRememberedIsNotBelievedWhenItIsBroken) {
  const TempFolder folder;
  const std::string path = WriteEarlier(folder, "abc");
  const HashCache cache(folder / "cache");
  EXPECT_EQ(cache.Sha256(path), kAbc);
  for (const auto& entry : std::filesystem::directory_iterator(folder / "cache/sha256")) {
    std::filesystem::resize_file(entry.path(), 10);
  }
  EXPECT_EQ(cache.Sha256(path), kAbc);
}

TEST(HashCacheTest, WorksWithoutACache) {
  const TempFolder folder;
  const std::string path = folder.Write("weights", "abc");
  EXPECT_EQ(HashCache("").Sha256(path), kAbc);
  EXPECT_EQ(HashCache(path + "/is/no/folder").Sha256(path), kAbc);
  EXPECT_THROW(HashCache(folder / "cache").Sha256(folder / "nothing"), Error);
}

}  // namespace
}  // namespace assay
