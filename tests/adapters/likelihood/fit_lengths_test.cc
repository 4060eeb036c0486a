#include "adapters/likelihood/fit_lengths.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FitLengthsTest, CutsOnlyWhatIsLong) {
  EXPECT_THAT(FitLengths({10, 100, 50}, 200), ElementsAre(10, 100, 50));
  EXPECT_THAT(FitLengths({10, 100, 50}, 160), ElementsAre(10, 100, 50));
  EXPECT_THAT(FitLengths({10, 100, 50}, 110), ElementsAre(10, 50, 50));
  EXPECT_THAT(FitLengths({10, 100, 50}, 91), ElementsAre(10, 40, 40));
  EXPECT_THAT(FitLengths({10, 100, 50}, 7), ElementsAre(2, 2, 2));
}

TEST(FitLengthsTest, MayLeaveNothing) {
  EXPECT_THAT(FitLengths({3, 3}, 0), ElementsAre(0, 0));
  EXPECT_THAT(FitLengths({}, 5), IsEmpty());
}

}  // namespace
}  // namespace assay
