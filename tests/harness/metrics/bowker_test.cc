#include "harness/metrics/bowker.h"

#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

using Table = std::vector<uint64_t>;

TEST(BowkerTestTest, AgreesWithStatsmodels) {
  Table table;
  for (const double count : reference::kOutcomeTable) table.push_back(static_cast<uint64_t>(count));
  const ChiSquareTest test = BowkerTest(table, 3);
  EXPECT_NEAR(test.statistic, reference::kSymmetry[0], 1e-12);
  EXPECT_EQ(static_cast<double>(test.freedom), reference::kSymmetry[1]);
  EXPECT_NEAR(test.p, reference::kSymmetry[2], 1e-12);
}

TEST(BowkerTestTest, OfTwoOutcomesIsMcNemarsChiSquare) {
  const ChiSquareTest test = BowkerTest(Table{50, 5, 15, 30}, 2);
  EXPECT_DOUBLE_EQ(test.statistic, 5);  // (5 − 15)² / 20
  EXPECT_EQ(test.freedom, 1u);
  EXPECT_NEAR(test.p, 0.025347318677468, 1e-12);  // erfc(√(5/2))
}

TEST(BowkerTestTest, PairsThatNeverOccurAreNoDegreeOfFreedom) {
  // No ties: the middle row and column are empty.
  const ChiSquareTest test = BowkerTest(Table{50, 0, 5, 0, 0, 0, 15, 0, 30}, 3);
  EXPECT_EQ(test.freedom, 1u);
  EXPECT_DOUBLE_EQ(test.statistic, 5);
}

TEST(BowkerTestTest, WithoutDifferencesIsOne) {
  const ChiSquareTest test = BowkerTest(Table{4, 0, 0, 7}, 2);
  EXPECT_EQ(test.freedom, 0u);
  EXPECT_EQ(test.p, 1);
}

}  // namespace
}  // namespace assay
