#include "harness/metrics/slices.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

ScoreName Named(const std::string& name, ScoreName::Kind kind, int parent) {
  ScoreName result;
  result.name = name;
  result.kind = kind;
  result.parent = parent;
  return result;
}

using Kind = ScoreName::Kind;
using Rows = std::vector<uint32_t>;

TEST(MakeSlicesTest, MakesEverythingThenSectionsThenSubsets) {
  const std::vector<ScoreName> names = {Named("overall", Kind::kOverall, -1),
                                        Named("left", Kind::kSection, 0),
                                        Named("a", Kind::kSubset, 1), Named("b", Kind::kSubset, 1)};
  const std::vector<uint32_t> subset_of = {0, 1, 2, 0};
  const auto slices = MakeSlices(subset_of, {"a", "b", "free"}, names, {{3, 2, 1, 0}, 4});
  ASSERT_EQ(slices.size(), 5u);
  EXPECT_EQ(slices[0].name, "");
  EXPECT_EQ(slices[0].rows, (Rows{3, 2, 1, 0}));  // by cluster
  EXPECT_EQ(slices[1].name, "left");
  EXPECT_EQ(slices[1].rows, (Rows{3, 1, 0}));
  EXPECT_EQ(slices[2].name, "a");
  EXPECT_EQ(slices[2].rows, (Rows{3, 0}));
  EXPECT_EQ(slices[4].name, "free");
  EXPECT_EQ(slices[4].rows, (Rows{2}));
}

TEST(MakeSlicesTest, ASectionThatIsItsOwnSubsetIsOneSlice) {
  const std::vector<ScoreName> names = {Named("Math", Kind::kSection, -1)};
  const std::vector<uint32_t> subset_of = {0};
  const auto slices = MakeSlices(subset_of, {"Math"}, names, {{0}, 1});
  ASSERT_EQ(slices.size(), 2u);
  EXPECT_EQ(slices[1].name, "Math");
}

// A section may be called like a subset of another one.
TEST(MakeSlicesTest, ASubsetIsUnderItsOwnSectionWhateverOthersAreCalled) {
  std::vector<ScoreName> names = {Named("overall", Kind::kOverall, -1),
                                  Named("s", Kind::kSection, 0), Named("overall", Kind::kSubset, 1),
                                  Named("b", Kind::kSubset, 1)};
  names[2].code = 0;
  names[3].code = 1;
  const std::vector<uint32_t> subset_of = {0, 1};
  const auto slices = MakeSlices(subset_of, {"overall", "b"}, names, {{0, 1}, 2});
  ASSERT_EQ(slices.size(), 4u);
  EXPECT_EQ(slices[1].name, "s");
  EXPECT_EQ(slices[1].rows, (Rows{0, 1}));
}

TEST(PartitionTest, TakesSectionsAtTheTopAndSubsetsOutsideThem) {
  const std::vector<ScoreName> names = {
      Named("overall", Kind::kOverall, -1), Named("top", Kind::kSection, 0),
      Named("left", Kind::kSection, 1), Named("a", Kind::kSubset, 2), Named("b", Kind::kSubset, 1)};
  const std::vector<uint32_t> subset_of = {0, 1, 2, 0};
  const auto slices = MakeSlices(subset_of, {"a", "b", "free"}, names, {{3, 2, 1, 0}, 4});
  std::vector<std::string> parts;
  for (const size_t i : Partition(slices)) parts.push_back(slices[i].name);
  EXPECT_EQ(parts, (std::vector<std::string>{"top", "free"}));
}

}  // namespace
}  // namespace assay
