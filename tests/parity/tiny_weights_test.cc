// The numbers were computed by scripts/peers/parity/weights.py.

#include "tests/testing/tiny_weights.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay::testing {
namespace {

using ::testing::ElementsAre;

TEST(TinyWeightsTest, DrawsTheNumbersOfPython) {
  EXPECT_THAT(DrawStream(7, "model.norm.weight", 3),
              ElementsAre(0x9c04490d490d000cU, 0xdd046c45ccbd11caU, 0x3ed31bb6b15a709bU));
}

TEST(TinyWeightsTest, ScalesThemToTheBit) {
  const TinyTensor tensor{.dtype = "F32", .shape = {4}, .center = 1, .spread = 0.3};
  EXPECT_THAT(TinyNumbers(7, "model.norm.weight", tensor),
              ElementsAre(0x1.25f05c0000000p-1F, 0x1.14b0fe0000000p+0F, 0x1.7757220000000p-1F,
                          0x1.81ec6c0000000p-1F));
}

TEST(TinyWeightsTest, RoundsToHalfAndBFloat16) {
  TinyTensor tensor{.dtype = "BF16", .shape = {2, 2}, .center = 1, .spread = 0.3};
  EXPECT_EQ(TinyBytes(7, "model.norm.weight", tensor), "\x13\x3f\x8a\x3f\x3c\x3f\x41\x3f");
  tensor.dtype = "F16";
  EXPECT_EQ(TinyBytes(7, "model.norm.weight", tensor), "\x98\x38\x53\x3c\xdd\x39\x08\x3a");
}

TEST(TinyWeightsTest, RoundsToSubnormalHalves) {
  const TinyTensor tensor{.dtype = "F16", .shape = {4}, .center = 0, .spread = 1e-5};
  EXPECT_EQ(TinyBytes(7, "tiny", tensor), std::string("\x7a\x80\x3d\x80\x87\x00\xaf\x80", 8));
}

}  // namespace
}  // namespace assay::testing
