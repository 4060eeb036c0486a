#include "adapters/torch/relative_index.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

EncoderConfig::Disentangled Relative(int64_t buckets, int64_t max_distance) {
  EncoderConfig::Disentangled relative;
  relative.buckets = buckets;
  relative.max_distance = max_distance;
  return relative;
}

TEST(RelativeIndexTest, NearDistancesCountOneByOne) {
  const auto relative = Relative(256, 512);
  for (const int64_t distance : {0, 1, -1, 5, 127, -127, 128, -128}) {
    EXPECT_EQ(RelativeIndex(relative, distance), 256 + distance) << distance;
  }
}

// ceil(ln(d / 128) / ln(511 / 128) · 127) + 128, with ln(511 / 128) = 1.384339:
// 129: 0.714, 130: 1.42, 200: 40.94, 256: 63.59, 400: 104.53, 511: 127 exactly.
TEST(RelativeIndexTest, FarDistancesCountByTheirLogarithm) {
  const auto relative = Relative(256, 512);
  const std::pair<int64_t, int64_t> buckets[] = {{129, 129}, {130, 130}, {200, 169},
                                                 {256, 192}, {400, 233}, {511, 255}};
  for (const auto& [distance, bucket] : buckets) {
    EXPECT_EQ(RelativeIndex(relative, distance), 256 + bucket) << distance;
    EXPECT_EQ(RelativeIndex(relative, -distance), 256 - bucket) << -distance;
  }
}

TEST(RelativeIndexTest, BeyondTheTableItIsTheLastRow) {
  const auto relative = Relative(256, 512);
  EXPECT_EQ(RelativeIndex(relative, 512), 511);  // 127.18: bucket 256, one too many
  EXPECT_EQ(RelativeIndex(relative, -512), 0);
  EXPECT_EQ(RelativeIndex(relative, 100'000), 511);
  EXPECT_EQ(RelativeIndex(relative, -100'000), 0);
}

// mid = 2, ln(7 / 2) = 1.252763: ceil(ln(3 / 2) / 1.252763) + 2 = ceil(0.3237) + 2 = 3.
TEST(RelativeIndexTest, FewBuckets) {
  const auto relative = Relative(4, 8);
  EXPECT_EQ(RelativeIndex(relative, 2), 4 + 2);
  EXPECT_EQ(RelativeIndex(relative, 3), 4 + 3);
  EXPECT_EQ(RelativeIndex(relative, 7), 4 + 3);
  EXPECT_EQ(RelativeIndex(relative, -7), 4 - 3);
}

TEST(RelativeIndexTest, WithoutBucketsTheDistanceItself) {
  const auto relative = Relative(0, 40);
  EXPECT_EQ(RelativeIndex(relative, 39), 79);
  EXPECT_EQ(RelativeIndex(relative, 40), 79);
  EXPECT_EQ(RelativeIndex(relative, -40), 0);
  EXPECT_EQ(RelativeIndex(relative, -1), 39);
}

// Settings that no model has must not leave the table.
TEST(RelativeIndexTest, SenselessSettingsStayInTheTable) {
  for (const auto& relative : {Relative(1, 8), Relative(8, 1), Relative(8, 5), Relative(8, 2)}) {
    for (int64_t distance = -20; distance <= 20; ++distance) {
      const int64_t index = RelativeIndex(relative, distance);
      EXPECT_GE(index, 0);
      EXPECT_LT(index, 2 * relative.span());
    }
  }
}

}  // namespace
}  // namespace assay
