#include "harness/core/counted.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

TEST(CountedTest, OnlyOneIsSingular) {
  EXPECT_EQ(Counted(0, "sample"), "0 samples");
  EXPECT_EQ(Counted(1, "sample"), "1 sample");
  EXPECT_EQ(Counted(21, "sample"), "21 samples");
}

}  // namespace
}  // namespace assay
