#include "harness/metrics/cohen_kappa.h"

#include <vector>

#include "gtest/gtest.h"
#include "tests/harness/metrics/reference_values.h"

namespace assay {
namespace {

TEST(CohenKappaTest, AgreesWithStatsmodels) {
  EXPECT_NEAR(*CohenKappa(reference::kOutcomeTable, 3), reference::kKappa[0], 1e-12);
}

TEST(CohenKappaTest, ByHand) {
  // p_o = 70/100; rows 50, 50 and columns 60, 40: p_e = 0.5. (0.7 − 0.5) / 0.5.
  EXPECT_NEAR(*CohenKappa(std::vector<double>{40, 10, 20, 30}, 2), 0.4, 1e-15);
  EXPECT_NEAR(*CohenKappa(std::vector<double>{25, 25, 25, 25}, 2), 0, 1e-15);
  EXPECT_NEAR(*CohenKappa(std::vector<double>{0, 5, 5, 0}, 2), -1, 1e-15);
}

TEST(CohenKappaTest, IsUndefinedWhereChanceAgreesAlways) {
  EXPECT_FALSE(CohenKappa(std::vector<double>{9, 0, 0, 0}, 2).has_value());
  EXPECT_FALSE(CohenKappa(std::vector<double>{0, 0, 0, 0}, 2).has_value());
}

}  // namespace
}  // namespace assay
