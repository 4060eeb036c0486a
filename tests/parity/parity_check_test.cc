#include "tests/testing/parity_check.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Outputs 0 … 10; bfloat16 in transformers is off by 0.05 everywhere.
ParityCase Ramp() {
  ParityCase parity_case;
  parity_case.name = "ramp";
  for (int i = 0; i <= 10; ++i) {
    parity_case.truth.push_back({i + 0.0});
    parity_case.float32.push_back({i + 0.0});
    parity_case.bfloat16.push_back({i + (i % 2 == 0 ? 0.05 : -0.05)});
  }
  return parity_case;
}

TEST(ParityCheckTest, ReferencesAgreeWithThemselves) {
  const ParityCase ramp = Ramp();
  EXPECT_THAT(ParityFaults(ramp, ramp.float32, "float32"), IsEmpty());
  EXPECT_THAT(ParityFaults(ramp, ramp.bfloat16, "bfloat16"), IsEmpty());
}

TEST(ParityCheckTest, Float32IsMeasuredAgainstTheSpread) {
  const ParityCase ramp = Ramp();
  Outputs outputs = ramp.float32;
  outputs[4][0] += 0.0009;  // the spread is 10
  EXPECT_THAT(ParityFaults(ramp, outputs, "float32"), IsEmpty());
  outputs[4][0] += 0.0002;
  EXPECT_THAT(ParityFaults(ramp, outputs, "float32"), ElementsAre(HasSubstr("off by 1.10e-04")));
}

TEST(ParityCheckTest, NotANumberIsAFault) {
  const ParityCase ramp = Ramp();
  for (const size_t place : {size_t{0}, size_t{3}}) {
    Outputs outputs = ramp.float32;
    outputs[place][0] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(ParityFaults(ramp, outputs, "float32").size(), 1u);
    EXPECT_EQ(ParityFaults(ramp, outputs, "bfloat16").size(), 2u);
  }
}

TEST(ParityCheckTest, AWideMarginMayNotSwap) {
  ParityCase ramp = Ramp();
  for (auto& row : ramp.bfloat16) row[0] += 5;  // so that the error is no fault
  Outputs outputs = ramp.float32;
  outputs[4][0] = 5.01;
  const ParityDistance distance = MeasureParity(ramp, outputs);
  EXPECT_EQ(distance.swapped, 1u);
  EXPECT_EQ(distance.margins, 55u);
  EXPECT_THAT(ParityFaults(ramp, outputs, "bfloat16"), ElementsAre(HasSubstr("1 of 55 pairs")));
}

TEST(ParityCheckTest, ANarrowMarginMaySwap) {
  ParityCase ramp = Ramp();
  ramp.truth[4][0] = 4.9;  // 0.1 below the next, of a spread of 10
  Outputs outputs = ramp.truth;
  outputs[4][0] = 5.01;
  EXPECT_EQ(MeasureParity(ramp, outputs).swapped, 0u);
}

// One case's error is one draw of many: half as much again is noise (all cases together are told
// apart by their mean).
TEST(ParityCheckTest, BFloat16MayNotBeMuchFurtherFromTheTruthThanTransformers) {
  const ParityCase ramp = Ramp();
  Outputs outputs = ramp.truth;
  for (auto& row : outputs) row[0] += 0.07;
  EXPECT_THAT(ParityFaults(ramp, outputs, "bfloat16"), IsEmpty());
  for (auto& row : outputs) row[0] += 0.01;
  const ParityDistance distance = MeasureParity(ramp, outputs);
  EXPECT_NEAR(distance.ours, 0.008, 1e-12);
  EXPECT_NEAR(distance.theirs, 0.005, 1e-12);
  EXPECT_THAT(ParityFaults(ramp, outputs, "bfloat16"), ElementsAre(HasSubstr("from the truth")));
}

TEST(ParityCheckTest, OutputsOfAnotherShapeAreAnError) {
  const ParityCase ramp = Ramp();
  Outputs outputs = ramp.float32;
  outputs[2].push_back(0);
  EXPECT_THROW(ParityFaults(ramp, outputs, "float32"), Error);
  outputs = ramp.float32;
  outputs.pop_back();
  EXPECT_THROW(ParityFaults(ramp, outputs, "float32"), Error);
}

}  // namespace
}  // namespace assay::testing
