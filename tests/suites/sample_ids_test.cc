#include "suites/sample_ids.h"

#include "gtest/gtest.h"

namespace assay {
namespace {

TEST(SampleIdsTest, NumbersRepeats) {
  SampleIds ids;
  EXPECT_EQ(ids.Unique("x"), "x");
  EXPECT_EQ(ids.Unique("x"), "x#2");
  EXPECT_EQ(ids.Unique("y"), "y");
  EXPECT_EQ(ids.Unique("x"), "x#3");
}

TEST(SampleIdsTest, StepsOverAnIdThatLooksLikeARepeat) {
  SampleIds ids;
  EXPECT_EQ(ids.Unique("x#2"), "x#2");
  EXPECT_EQ(ids.Unique("x"), "x");
  EXPECT_EQ(ids.Unique("x"), "x#3");
}

TEST(SampleIdsTest, AddSaysWhetherItIsNew) {
  SampleIds ids;
  EXPECT_TRUE(ids.Add("x"));
  EXPECT_FALSE(ids.Add("x"));
}

}  // namespace
}  // namespace assay
