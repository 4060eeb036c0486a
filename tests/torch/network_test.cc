#include "adapters/torch/network.h"

#include "adapters/torch/cuda_library.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using testing::ErrorOf;
using ::testing::HasSubstr;

TEST(DeviceForTest, EncodersRunOnTheCpu) {
  Checkpoint encoder;
  encoder.path = "some/encoder";
  encoder.backbone = EncoderConfig{};
  EXPECT_EQ(DeviceFor(encoder, "auto"), "cpu");
  EXPECT_EQ(DeviceFor(encoder, "cpu"), "cpu");
  EXPECT_THAT(ErrorOf([&] { DeviceFor(encoder, "cuda"); }),
              HasSubstr("encoders run on the CPU only: some/encoder"));
}

TEST(DeviceForTest, DecodersTakeAGpuWhereThereIsOne) {
  Checkpoint decoder;
  decoder.backbone = DecoderConfig{};
  EXPECT_EQ(DeviceFor(decoder, "cpu"), "cpu");
  EXPECT_EQ(DeviceFor(decoder, "auto"), HasCuda() ? "cuda" : "cpu");
  if (!HasCuda()) {
    EXPECT_THAT(ErrorOf([&] { DeviceFor(decoder, "cuda"); }), HasSubstr("--device cuda: "));
  }
}

// Of a T4, an A100 and an H200.
TEST(CudaDtypeTest, OlderGpusLackBFloat16) {
  EXPECT_EQ(WhyNotDtype("bfloat16", 7, 5),
            "the GPU does not compute in bfloat16: got compute capability 7.5, expected 8.0 or "
            "more; give --dtype float32 or --device cpu");
  EXPECT_EQ(WhyNotDtype("float32", 7, 5), "");
  EXPECT_EQ(WhyNotDtype("bfloat16", 8, 0), "");
  EXPECT_EQ(WhyNotDtype("bfloat16", 9, 0), "");
  if (HasCuda()) RequireCudaDtype("bfloat16");  // every GPU that assay is tested on
}

}  // namespace
}  // namespace assay
