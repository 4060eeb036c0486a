#include "harness/metrics/comparison/paired_means.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "harness/metrics/square_and_add.h"

namespace assay {
namespace {

// Clusters of `size` samples that all differ by 1, by −1 and by 0.
struct Differences {
  Differences(size_t more, size_t less, size_t same, size_t size = 1) {
    Add(more, size, 1);
    Add(less, size, -1);
    Add(same, size, 0);
  }

  void Add(size_t count, size_t size, double value) {
    for (size_t c = 0; c < count; ++c, ++cluster_) {
      values.insert(values.end(), size, value);
      clusters.insert(clusters.end(), size, cluster_);
    }
  }

  ScoreDifference Compare() const { return ComparePairedMeans({values, clusters}, 0.95); }

  std::vector<double> values;
  std::vector<uint32_t> clusters;

 private:
  uint32_t cluster_ = 0;
};

// Mean 0.2; Σ (d − 0.2)² = 30·0.64 + 10·1.44 + 60·0.04 = 36, V = 100/99 · 36/100² = 0.0036364,
// t of 99 degrees of freedom 1.98422: 0.2 ± 0.119653.
TEST(ComparePairedMeansTest, IsTheClusterRobustTWhereEnoughDiffer) {
  const ScoreDifference found = Differences(30, 10, 60).Compare();
  EXPECT_DOUBLE_EQ(*found.difference.value, 0.2);
  EXPECT_EQ(found.difference.n, 100U);
  EXPECT_EQ(found.difference.interval->method, "cluster-robust");
  EXPECT_NEAR(found.difference.interval->low, 0.080347, 1e-6);
  EXPECT_NEAR(found.difference.interval->high, 0.319653, 1e-6);
  EXPECT_EQ(found.difference.interval_because, "");
  EXPECT_NEAR(*found.p, 0.00127484, 1e-8);  // 2 P(T₉₉ > 3.31662), SciPy
}

// 60 clusters of two alike samples: V = 60/59 · 4 · (36·0.64 + 24·1.44)/120² = 0.0162712,
// t₅₉ 2.00100.
TEST(ComparePairedMeansTest, TakesClustersAsOne) {
  const ScoreDifference found = Differences(36, 24, 0, 2).Compare();
  EXPECT_DOUBLE_EQ(*found.difference.value, 0.2);
  EXPECT_NEAR(found.difference.interval->low, 0.2 - 0.255243, 1e-5);
  EXPECT_NEAR(found.difference.interval->high, 0.2 + 0.255243, 1e-5);
}

// All clusters are single: the 100 samples are worth 100.
TEST(ComparePairedMeansTest, IsSquareAndAddWhereFewDiffer) {
  const ScoreDifference found = Differences(5, 2, 93).Compare();
  const Interval expected = SquareAndAddInterval({0.05, 0.02, 100}, 0.95);
  EXPECT_EQ(found.difference.interval->method, "square-and-add");
  EXPECT_NEAR(found.difference.interval->low, expected.low, 1e-12);
  EXPECT_NEAR(found.difference.interval->high, expected.high, 1e-12);
  EXPECT_EQ(found.difference.interval_because,
            "the two differ on 7 clusters of equal weight, fewer than 20");
  // Of seven that differ two or fewer one way, either way: 2 (1 + 7 + 21) / 2^7.
  EXPECT_NEAR(*found.p, 58.0 / 128, 1e-12);
}

// Clusters of two weigh twice, and all differ alike: −0.5 on 80² / (40 + 20 · 4) = 53.3 samples, of
// which Wilson's interval of 1/2 reaches 0.12959 down and that of 0 up to 0.06719.
TEST(ComparePairedMeansTest, WhereAllDifferAlikeIsSquareAndAdd) {
  Differences differences(0, 0, 0);
  differences.Add(40, 1, -0.5);
  differences.Add(20, 2, -0.5);
  const ScoreDifference found = differences.Compare();
  EXPECT_EQ(found.difference.interval->method, "square-and-add");
  EXPECT_EQ(found.difference.interval_because, "the two differ by the same on every cluster");
  EXPECT_NEAR(found.difference.interval->high, -0.5 + std::hypot(0.12959, 0.06719), 1e-4);
  EXPECT_GT(*found.p, 0);
}

TEST(ComparePairedMeansTest, ModelsThatNeverDifferAreNotCertainToBeAlike) {
  const ScoreDifference found = Differences(0, 0, 60).Compare();
  EXPECT_EQ(*found.difference.value, 0);
  EXPECT_LT(found.difference.interval->low, -0.02);
  EXPECT_EQ(found.p, 1);
}

// One cluster of 20 and 80 of one: (Σ m²)²/Σ m⁴ = 480²/160080 = 1.4.
TEST(ComparePairedMeansTest, FewHeavyClustersCountAsFew) {
  Differences heavy(40, 40, 0);
  heavy.Add(1, 20, 1);
  EXPECT_EQ(heavy.Compare().difference.interval_because,
            "it rests on 1.4 clusters of equal weight, fewer than 30");
}

TEST(ComparePairedMeansTest, OfNothingIsUndefined) {
  const ScoreDifference found = ComparePairedMeans({}, 0.95);
  EXPECT_FALSE(found.difference.value.has_value());
  EXPECT_EQ(found.difference.because, "no samples");
  EXPECT_FALSE(found.p.has_value());
}

}  // namespace
}  // namespace assay
