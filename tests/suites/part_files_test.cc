#include "suites/part_files.h"

#include "gtest/gtest.h"
#include "tests/testing/folder.h"

namespace assay {
namespace {

using testing::TempFolder;

Manifest Parts(const std::string& parts) {
  return ParseManifestText(R"({"name":"m","hub":"o/m","parts":[)" + parts + "]}", "suite.json", "");
}

std::vector<std::string> Paths(const FoundParts& found) {
  std::vector<std::string> paths;
  for (const PartFile& file : found.files) paths.push_back(file.path);
  return paths;
}

const char* const kTwo = R"({"name":"a","files":["data/a.jsonl","a-*.parquet","a.jsonl"],
    "sha256":"abababababababababababababababababababababababababababababababab"},
    {"name":"b","files":["b.jsonl"]})";

TEST(PartFilesTest, TakesTheFirstNameThatIsThere) {
  const TempFolder folder;
  folder.Write("a.jsonl", "x");
  EXPECT_EQ(Paths(FindParts(Parts(kTwo), {folder.path()})),
            std::vector<std::string>{folder / "a.jsonl"});
  folder.Write("data/a.jsonl", "x");
  const FoundParts found = FindParts(Parts(kTwo), {folder.path()});
  EXPECT_EQ(Paths(found), std::vector<std::string>{folder / "data/a.jsonl"});
  EXPECT_EQ(found.missing, std::vector<std::string>{"b"});
  EXPECT_EQ(found.files[0].sha256.substr(0, 6), "ababab");
}

TEST(PartFilesTest, StarStandsForShardsInOrder) {
  const TempFolder folder;
  folder.Write("a-00001-of-2.parquet", "x");
  folder.Write("a-00000-of-2.parquet", "x");
  folder.Write("b-00000-of-2.parquet", "x");
  const FoundParts found = FindParts(Parts(kTwo), {folder.path()});
  EXPECT_EQ(Paths(found), (std::vector<std::string>{folder / "a-00000-of-2.parquet",
                                                    folder / "a-00001-of-2.parquet"}));
  EXPECT_EQ(found.files[0].sha256, "") << "the published hash is of the JSON Lines file";
}

TEST(PartFilesTest, DoesNotMixFolders) {
  const TempFolder first, second;
  first.Write("a.jsonl", "x");
  second.Write("a.jsonl", "x");
  second.Write("b.jsonl", "x");
  const FoundParts found = FindParts(Parts(kTwo), {first.path(), second.path()});
  EXPECT_EQ(Paths(found), std::vector<std::string>{first / "a.jsonl"});
  EXPECT_EQ(found.missing, std::vector<std::string>{"b"});
}

TEST(PartFilesTest, PartsOfAnotherRepositoryMayLieElsewhere) {
  const TempFolder first, second;
  first.Write("a.jsonl", "x");
  second.Write("b.jsonl", "x");
  const Manifest manifest = Parts(R"({"name":"a","files":["a.jsonl"]},
      {"name":"b","hub":"o/other","files":["b.jsonl"]})");
  EXPECT_EQ(Paths(FindParts(manifest, {first.path(), second.path()})),
            (std::vector<std::string>{first / "a.jsonl", second / "b.jsonl"}));
}

const char* const kCover = R"({"name":"a","files":["a.jsonl"]},{"name":"b","files":["b.jsonl"]},
    {"name":"all","files":["all.jsonl"],"covers":["a","b"]})";

TEST(PartFilesTest, FileOfAllPartsServesWhereOneIsMissing) {
  const TempFolder folder;
  folder.Write("a.jsonl", "x");
  folder.Write("all.jsonl", "x");
  FoundParts found = FindParts(Parts(kCover), {folder.path()});
  EXPECT_EQ(Paths(found), std::vector<std::string>{folder / "all.jsonl"});
  EXPECT_TRUE(found.missing.empty());
  folder.Write("b.jsonl", "x");
  found = FindParts(Parts(kCover), {folder.path()});
  EXPECT_EQ(Paths(found), (std::vector<std::string>{folder / "a.jsonl", folder / "b.jsonl"}));
}

TEST(PartFilesTest, FileOfAllPartsIsNotMissedItself) {
  const TempFolder folder;
  folder.Write("a.jsonl", "x");
  EXPECT_EQ(FindParts(Parts(kCover), {folder.path()}).missing, std::vector<std::string>{"b"});
}

Source From(const std::vector<std::string>& folders,
            const std::vector<std::string>& snapshots = {}) {
  return {.folders = folders, .snapshots = snapshots};
}

TEST(LackingPartsTest, NamesTheFilesOfADatasetOfWhichNothingIsHere) {
  const TempFolder folder;
  const std::vector<HubFiles> lacking = LackingParts(Parts(kTwo), From({folder.path()}));
  ASSERT_EQ(lacking.size(), 1u);
  EXPECT_EQ(lacking[0].repo, "o/m");
  EXPECT_EQ(lacking[0].parts, (std::vector<std::vector<std::string>>{
                                  {"data/a.jsonl", "a-*.parquet", "a.jsonl"}, {"b.jsonl"}}));
}

TEST(LackingPartsTest, AReleaseOfTheUsersOwnIsNotMixed) {
  const TempFolder folder;
  folder.Write("b.jsonl", "x");
  EXPECT_TRUE(LackingParts(Parts(kTwo), From({folder.path()})).empty());
}

TEST(LackingPartsTest, ASnapshotIsCompleted) {
  const TempFolder snapshot;
  snapshot.Write("a.jsonl", "x");
  EXPECT_EQ(LackingParts(Parts(kTwo), From({}, {snapshot.path()})).size(), 1u);
  snapshot.Write("b.jsonl", "x");
  EXPECT_TRUE(LackingParts(Parts(kTwo), From({}, {snapshot.path()})).empty());
}

TEST(LackingPartsTest, AFileOfAllPartsIsEnough) {
  const TempFolder snapshot;
  snapshot.Write("all.jsonl", "x");
  EXPECT_TRUE(LackingParts(Parts(kCover), From({}, {snapshot.path()})).empty());
}

TEST(LackingPartsTest, DatasetsAreAskedForOneByOne) {
  const TempFolder folder;
  folder.Write("a.jsonl", "x");
  const Manifest manifest = Parts(R"({"name":"a","files":["a.jsonl"]},
      {"name":"b","hub":"o/other@v1","files":["b.jsonl"]}, {"name":"c","files":["c.jsonl"]})");
  const std::vector<HubFiles> lacking = LackingParts(manifest, From({folder.path()}));
  ASSERT_EQ(lacking.size(), 1u);
  EXPECT_EQ(lacking[0].repo, "o/other@v1");
}

}  // namespace
}  // namespace assay
