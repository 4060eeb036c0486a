#include "harness/metrics/comparison/slice_contrast.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "gtest/gtest.h"
#include "harness/core/random.h"

namespace assay {
namespace {

// Single samples of several slices.
struct Sliced {
  void Add(int32_t slice, size_t more, size_t less, size_t same) {
    values.insert(values.end(), more, 1.0);
    values.insert(values.end(), less, -1.0);
    values.insert(values.end(), same, 0.0);
    slicing.slice_of.resize(values.size(), slice);
    clusters.resize(values.size());
    std::iota(clusters.begin(), clusters.end(), 0U);
  }

  std::vector<SliceContrast> Contrast() const {
    return ContrastSlices({&slicing, 1}, {values, clusters}, 0.95);
  }

  std::vector<double> values;
  std::vector<uint32_t> clusters;
  Slicing slicing{"subset", {"a", "b"}, {}};
};

// 100 samples with 30 of +1 and 10 of −1: 0.2 ± 0.119653 (paired_means_test.cc), and the others the
// other way round: 0.4 ± √2 · 0.119653, and p of z = 1.959964 · 0.4/0.169215 (SciPy).
TEST(ContrastSlicesTest, JoinsTheIntervalsOfBothSides) {
  Sliced sliced;
  sliced.Add(0, 30, 10, 60);
  sliced.Add(1, 10, 30, 60);
  const std::vector<SliceContrast> contrasts = sliced.Contrast();
  ASSERT_EQ(contrasts.size(), 1U) << "the other slice's is the same turned round";
  const SliceContrast& found = contrasts[0];
  EXPECT_EQ(found.slice, "a");
  EXPECT_EQ(found.rest, "b");
  EXPECT_DOUBLE_EQ(*found.in_slice.value, 0.2);
  EXPECT_DOUBLE_EQ(*found.in_rest.value, -0.2);
  EXPECT_DOUBLE_EQ(*found.contrast.value, 0.4);
  EXPECT_NEAR(found.contrast.interval->low, 0.4 - 0.169215, 1e-5);
  EXPECT_NEAR(found.contrast.interval->high, 0.4 + 0.169215, 1e-5);
  EXPECT_EQ(found.contrast.n, 100U);
  EXPECT_NEAR(*found.p, 3.60271e-6, 1e-9);
  EXPECT_EQ(found.p_adjusted, found.p);
}

// p of the three slices of three, in order, by Benjamini and Hochberg: the smallest times 3.
TEST(ContrastSlicesTest, AreSortedByPAndAdjusted) {
  Sliced sliced;
  sliced.slicing.slices = {"a", "b", "c"};
  sliced.Add(0, 20, 20, 60);
  sliced.Add(1, 40, 5, 55);
  sliced.Add(2, 22, 20, 58);
  const std::vector<SliceContrast> contrasts = sliced.Contrast();
  ASSERT_EQ(contrasts.size(), 3U);
  EXPECT_EQ(contrasts[0].slice, "b");
  EXPECT_EQ(contrasts[0].rest, "");
  EXPECT_LE(contrasts[0].p, contrasts[1].p);
  EXPECT_LE(contrasts[1].p, contrasts[2].p);
  EXPECT_NEAR(*contrasts[0].p_adjusted, 3 * *contrasts[0].p, 1e-12);
  EXPECT_NEAR(*contrasts[2].p_adjusted, *contrasts[2].p, 1e-12);
}

// Slice b is one of three subsets, and alone against both others in the sections, which name it
// second: four contrasts of three tests.
TEST(ContrastSlicesTest, ASliceThatTwoSlicingsShareCountsOnce) {
  Sliced sliced;
  sliced.slicing.slices = {"a", "b", "c"};
  sliced.Add(0, 20, 20, 60);
  sliced.Add(1, 40, 5, 55);
  sliced.Add(2, 30, 20, 50);
  Slicing sections{"section", {"a and c", "only b"}, sliced.slicing.slice_of};
  for (int32_t& slice : sections.slice_of) slice = slice == 1 ? 1 : 0;
  const std::vector<SliceContrast> alone = sliced.Contrast();
  const std::vector<Slicing> both = {sections, sliced.slicing};
  const auto contrasts = ContrastSlices(both, {sliced.values, sliced.clusters}, 0.95);
  ASSERT_EQ(contrasts.size(), 4U);
  EXPECT_NEAR(*contrasts[0].p, *contrasts[1].p, 1e-15);
  for (const size_t i : {0, 1}) EXPECT_NEAR(*contrasts[i].p_adjusted, 3 * *alone[0].p, 1e-12);
  for (const size_t i : {2, 3}) {
    EXPECT_EQ(contrasts[i].slice, alone[i - 1].slice);
    EXPECT_NEAR(*contrasts[i].p_adjusted, *alone[i - 1].p_adjusted, 1e-12);
  }
}

// The rest of a slicing in which some samples are of no slice is another one.
TEST(ContrastSlicesTest, ASliceAgainstAnotherRestIsAnotherTest) {
  Sliced sliced;
  sliced.slicing.slices = {"a", "b", "c"};
  sliced.Add(0, 40, 5, 55);
  sliced.Add(1, 20, 20, 60);
  sliced.Add(2, 20, 20, 60);
  Slicing part{"language", {"x", "y"}, sliced.slicing.slice_of};
  for (int32_t& slice : part.slice_of) slice = slice == 2 ? -1 : slice;
  const std::vector<Slicing> both = {sliced.slicing, part};
  const auto contrasts = ContrastSlices(both, {sliced.values, sliced.clusters}, 0.95);
  ASSERT_EQ(contrasts.size(), 4U);
  EXPECT_NEAR(*contrasts[0].p_adjusted, 4 * *contrasts[0].p, 1e-12);
}

TEST(ContrastSlicesTest, LeaveOutSmallOnesAndWhatDoesNotCount) {
  Sliced sliced;
  sliced.Add(0, 5, 4, 0);
  sliced.Add(1, 20, 10, 10);
  EXPECT_TRUE(sliced.Contrast().empty()) << "9 samples";
  sliced.Add(0, 1, 0, 0);
  EXPECT_EQ(sliced.Contrast().size(), 1U);
  sliced.values.back() = NAN;
  EXPECT_TRUE(sliced.Contrast().empty());
}

TEST(ContrastSlicesTest, SamplesOfNoSliceAreInNeitherSide) {
  Sliced sliced;
  sliced.Add(0, 10, 5, 5);
  sliced.Add(1, 10, 5, 5);
  sliced.Add(-1, 30, 0, 0);
  EXPECT_EQ(sliced.Contrast()[0].in_rest.n, 20U);
}

// Two models that differ alike everywhere: how often a test at 5 % finds a kind of sample on which
// they do not. Slices of 20, 50 and 130 samples; clusters of one, and of three alike ones that lie
// on both sides.
TEST(ContrastSlicesTest, KeepItsLevel) {
  constexpr int kSuites = 600;
  for (const uint32_t size : {1U, 3U}) {
    Random random(5);
    int found = 0, tests = 0;
    for (int suite = 0; suite < kSuites; ++suite) {
      Sliced sliced;
      sliced.slicing.slices = {"a", "b", "c"};
      for (uint32_t i = 0; i < 200; ++i) {
        const uint32_t cluster = i / size;
        Random shared(static_cast<uint64_t>(suite) * 1000 + cluster, "cluster");
        const double luck = size == 1 || random.Below(2) == 0 ? random.Uniform() : shared.Uniform();
        sliced.values.push_back(luck < 0.25 ? 1 : luck < 0.4 ? -1 : 0);
        sliced.clusters.push_back(cluster);
        const uint32_t at = random.Below(200);
        sliced.slicing.slice_of.push_back(at < 20 ? 0 : at < 70 ? 1 : 2);
      }
      for (const SliceContrast& contrast : sliced.Contrast()) {
        found += *contrast.p <= 0.05 ? 1 : 0;
        ++tests;
      }
    }
    EXPECT_LE(found, 0.06 * tests) << size;
    EXPECT_GE(found, 0.005 * tests) << size << ": it can find something";
  }
}

}  // namespace
}  // namespace assay
