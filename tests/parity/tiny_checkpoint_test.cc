#include "tests/testing/tiny_checkpoint.h"

#include <set>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/sha256.h"
#include "harness/io/file.h"
#include "harness/io/safetensors.h"
#include "tests/testing/folder.h"
#include "tests/testing/parity_case.h"

namespace assay::testing {
namespace {

using ::testing::ElementsAre;

TEST(ParityCaseTest, ExpandsWhatPythonExpands) {
  const ParitySequence sequence = ExpandSequence("1 q*4 5 | a*3 2", 3, 20, 380);
  EXPECT_THAT(sequence.ids, ElementsAre(1, 193, 244, 252, 254, 5, 271, 267, 210, 2));
  EXPECT_EQ(sequence.shared, 6u);
}

TEST(ParityCaseTest, AStreamIsTheSameInEverySequence) {
  const ParitySequence shorter = ExpandSequence("q*4", 3, 20, 380);
  const ParitySequence longer = ExpandSequence("q*9", 3, 20, 380);
  EXPECT_TRUE(std::equal(shorter.ids.begin(), shorter.ids.end(), longer.ids.begin()));
}

// The tensors of all files in `folder`, {name: bytes}.
std::map<std::string, std::string> TensorsIn(const std::filesystem::path& folder) {
  std::map<std::string, std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".safetensors") continue;
    const SafetensorsFile file(entry.path().string());
    for (const auto& [name, tensor] : file.tensors()) {
      EXPECT_TRUE(all.emplace(name, tensor.bytes).second) << name;
    }
  }
  return all;
}

TEST(TinyCheckpointTest, WritesTheBytesThatTheReferencesWereComputedFrom) {
  ASSERT_FALSE(ParityCaseFiles().empty());
  for (const auto& path : ParityCaseFiles()) {
    const ParityCase parity_case = ReadParityCase(path);
    const TempFolder folder;
    const std::filesystem::path opened = WriteTinyCheckpoint(parity_case, folder.path());
    const bool adapted = !parity_case.adapter.is_null();
    std::map<std::string, std::string> tensors =
        TensorsIn(adapted ? opened.parent_path() / "base" : opened);
    if (adapted) tensors.merge(TensorsIn(opened));
    Sha256 sha;
    for (const auto& [name, bytes] : tensors) sha.Update(bytes);
    EXPECT_EQ(sha.Hex(), parity_case.weights_sha256) << parity_case.name;
  }
}

TEST(TinyCheckpointTest, ShardsAreListedInTheIndex) {
  ParityCase parity_case;
  parity_case.shards = 2;
  for (const char* name : {"a", "b", "c"}) {
    parity_case.tensors[name] = {.dtype = "F32", .shape = {2}, .center = 0, .spread = 1};
  }
  const TempFolder folder;
  WriteTinyCheckpoint(parity_case, folder.path());
  const Json index = ParseJson(ReadFile(folder / "model.safetensors.index.json"), "index");
  EXPECT_EQ(index["weight_map"]["a"], "model-00001-of-00002.safetensors");
  EXPECT_EQ(index["weight_map"]["b"], "model-00002-of-00002.safetensors");
  EXPECT_EQ(index["weight_map"]["c"], "model-00001-of-00002.safetensors");
  EXPECT_EQ(TensorsIn(folder.path()).size(), 3u);
}

}  // namespace
}  // namespace assay::testing
