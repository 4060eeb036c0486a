#include "harness/metrics/comparison/sample_traits.h"

#include <numeric>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;

// A pair of these lengths of which the first is the better one.
JudgedSample Pair(const std::string& subset, std::vector<uint64_t> lengths,
                  Attributes attributes = {}) {
  JudgedSample judged;
  judged.subset = subset;
  judged.label.grades.assign(lengths.size(), 0.0);
  judged.label.grades[0] = 1;
  judged.lengths = std::move(lengths);
  judged.attributes = std::move(attributes);
  return judged;
}

std::vector<Slicing> SlicingsOf(const std::vector<JudgedSample>& samples) {
  SampleTraits traits;
  for (const JudgedSample& sample : samples) traits.Add(sample);
  std::vector<uint32_t> rows(samples.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return MakeSlicings(traits, rows);
}

std::vector<std::string> NamesOf(const std::vector<Slicing>& slicings) {
  std::vector<std::string> names;
  for (const Slicing& slicing : slicings) names.push_back(slicing.name);
  return names;
}

TEST(SlicingsTest, CutBySubsetLengthsAndNumberOfResponses) {
  const std::vector<Slicing> slicings =
      SlicingsOf({Pair("b", {5, 1}), Pair("a", {10, 10}), Pair("b", {10, 30, 35}),
                  Pair("a", {40, 60}), Pair("b", {70, 50}), Pair("a", {80, 40})});
  ASSERT_THAT(NamesOf(slicings), ElementsAre("subset", "chosen response", "length of responses",
                                             "number of responses"));
  EXPECT_THAT(slicings[0].slices, ElementsAre("b", "a"));
  EXPECT_THAT(slicings[0].slice_of, ElementsAre(0, 1, 0, 1, 0, 1));
  EXPECT_THAT(slicings[1].slices, ElementsAre("longer", "shorter"));
  EXPECT_THAT(slicings[1].slice_of, ElementsAre(0, -1, -1, 1, 0, 0));
  // Means 3, 10, 25, 50, 60, 60; a third of the way is 20, two thirds 53.3.
  EXPECT_THAT(slicings[2].slice_of, ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(slicings[3].slices, ElementsAre("2", "3"));
  EXPECT_THAT(slicings[3].slice_of, ElementsAre(0, 0, 1, 0, 0, 0));
}

// Multilingual suites have some two dozen languages; an id is no kind of samples.
TEST(SlicingsTest, CutByTextAttributesOfFewValues) {
  constexpr size_t kLanguages = 23;
  std::vector<JudgedSample> samples;
  for (size_t i = 0; i < 3 * kLanguages; ++i) {
    samples.push_back(Pair("a", {1, 1},
                           {{"language", "language " + std::to_string(i % kLanguages)},
                            {"id", std::to_string(i)},
                            {"score", static_cast<double>(i % 2)}}));
  }
  samples.push_back(Pair("a", {1, 1}));
  const std::vector<Slicing> slicings = SlicingsOf(samples);
  ASSERT_THAT(NamesOf(slicings), ElementsAre("language"));
  EXPECT_EQ(slicings[0].slices.size(), kLanguages);
  EXPECT_EQ(slicings[0].slice_of[kLanguages + 1], 1);
  EXPECT_EQ(slicings[0].slice_of.back(), -1) << "it has no language";
}

TEST(SlicingsTest, TheSameCutUnderTwoNamesIsOne) {
  const std::vector<Slicing> slicings =
      SlicingsOf({Pair("x", {1, 1}, {{"source", "q"}}), Pair("y", {1, 1}, {{"source", "p"}}),
                  Pair("x", {1, 1}, {{"source", "q"}})});
  EXPECT_THAT(NamesOf(slicings), ElementsAre("subset"));
}

TEST(SlicingsTest, LeaveOutWhatDoesNotOccurAndWhatDoesNotCut) {
  std::vector<Slicing> slicings;
  AddSlicing({"one", {"a", "b"}, {0, 0, -1}}, slicings);
  EXPECT_TRUE(slicings.empty());
  AddSlicing({"two", {"a", "b", "c"}, {2, 0, 2}}, slicings);
  EXPECT_THAT(slicings[0].slices, ElementsAre("a", "c"));
  EXPECT_THAT(slicings[0].slice_of, ElementsAre(1, 0, 1));
  Slicing many{"many", {}, {}};
  for (int32_t i = 0; i < 65; ++i) {
    many.slices.push_back(std::to_string(i));
    many.slice_of.push_back(i);
  }
  AddSlicing(many, slicings);
  EXPECT_EQ(slicings.size(), 1U);
}

}  // namespace
}  // namespace assay
