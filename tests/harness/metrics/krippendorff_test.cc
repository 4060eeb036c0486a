#include "harness/metrics/krippendorff.h"

#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

using Codes = std::vector<int8_t>;

Codes ReferenceRatings() {
  Codes codes;
  for (const double code : reference::kRatings) codes.push_back(static_cast<int8_t>(code));
  return codes;
}

TEST(KrippendorffAlphaTest, AgreesWithItsPackage) {
  EXPECT_NEAR(*KrippendorffAlpha(ReferenceRatings(), 4), reference::kAlpha[0], 1e-12);
}

TEST(KrippendorffAlphaTest, ByHand) {
  // Two judges, three samples: 0 0, 1 1, 0 1. n = 6, n_0 = n_1 = 3; the one disagreement counts in
  // both orders: D_o = 2, D_e = (36 − 18)/5; α = 1 − 5 · 2/18.
  EXPECT_NEAR(*KrippendorffAlpha(Codes{0, 0, 1, 1, 0, 1}, 2), 1 - 10.0 / 18, 1e-15);
}

TEST(KrippendorffAlphaTest, ASampleWithOneValueDoesNotCount) {
  const Codes with = {0, 0, 1, 1, 0, 1, 1, -1};
  EXPECT_NEAR(*KrippendorffAlpha(with, 2), 1 - 10.0 / 18, 1e-15);
}

TEST(KrippendorffAlphaTest, TimesRepeatSamples) {
  const Codes once = {0, 0, 1, 1, 0, 1};
  const Codes repeated = {0, 0, 0, 0, 0, 1, 0, 1, 0, 1};
  const std::vector<uint32_t> times = {2, 0, 3};
  EXPECT_NEAR(*KrippendorffAlpha(once, 2, times), *KrippendorffAlpha(repeated, 2), 1e-15);
}

TEST(KrippendorffAlphaTest, IsUndefinedWithoutPairsOrVariation) {
  EXPECT_FALSE(KrippendorffAlpha(Codes{1, 1, 1, 1}, 2).has_value());
  EXPECT_FALSE(KrippendorffAlpha(Codes{0, -1, -1, 1}, 2).has_value());
  EXPECT_FALSE(KrippendorffAlpha({}, 2).has_value());
}

}  // namespace
}  // namespace assay
