#include "adapters/torch/packed_linear.h"

#include <ATen/ATen.h>

#include "gtest/gtest.h"

namespace assay {
namespace {

constexpr int64_t kRows = 128;

TEST(PackedLinearTest, IsTorchsLinearAndExactGelu) {
  at::manual_seed(1);
  const at::Tensor weight = at::randn({96, 64}), bias = at::randn({96});
  const at::Tensor x = at::randn({kRows, 64});
  const at::Tensor expected =
      at::linear(x.to(at::kDouble), weight.to(at::kDouble), bias.to(at::kDouble));
  const auto difference = [](const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
  };
  EXPECT_LT(difference(PackedLinear(weight, bias, kRows)(x), expected), 1e-4);
  EXPECT_LT(difference(PackedLinear(weight, bias, kRows, PackedLinear::Activation::kGelu)(x),
                       at::gelu(expected, "none")),
            1e-4);
}

// What the packing of texts rests on, in the shapes of all-MiniLM-L6-v2.
TEST(PackedLinearTest, ARowHasTheSameBitsAtEveryPlaceAndInAnyCompany) {
  at::manual_seed(2);
  for (const auto& [in, out] : {std::pair{384, 1152}, {384, 384}, {384, 1536}, {1536, 384}}) {
    const PackedLinear linear(at::randn({out, in}), at::randn({out}), kRows,
                              PackedLinear::Activation::kGelu);
    const at::Tensor row = at::randn({in});
    at::Tensor expected;
    for (int64_t place = 0; place < kRows; ++place) {
      at::Tensor x = at::randn({kRows, in});
      x[place].copy_(row);
      const at::Tensor y = linear(x)[place].clone();
      if (place == 0) expected = y;
      ASSERT_TRUE(at::equal(y, expected)) << in << " to " << out << " at " << place;
    }
  }
}

}  // namespace
}  // namespace assay
