#include "adapters/checkpoint/rope.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/errors.h"

namespace assay {
namespace {

using testing::ErrorOf;
using ::testing::HasSubstr;

Rope Read(int64_t positions, double theta, const Json& scaling, int64_t head_width) {
  return ReadRope(
      {{"max_position_embeddings", positions}, {"rope_theta", theta}, {"rope_scaling", scaling}},
      head_width, "config.json");
}

void ExpectFrequencies(const Rope& rope, int64_t variant, const std::vector<double>& expected) {
  const std::vector<float> got = rope.Frequencies(variant);
  ASSERT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < got.size(); ++i) {
    EXPECT_NEAR(got[i], expected[i], 1e-6 * expected[i]) << "pair " << i;
  }
}

// Expected frequencies: `inv_freq` and `attention_scaling` of transformers 5.23's
// LlamaRotaryEmbedding for the same config.

TEST(RopeTest, PlainIsThetaToMinusTwoIOverWidth) {
  const Rope rope = Read(2048, 10000, nullptr, 8);
  EXPECT_EQ(rope.kind, Rope::Kind::kPlain);
  ExpectFrequencies(rope, 0, {1, 0.1, 0.01, 0.001});  // 10000^(-2i/8)
  EXPECT_EQ(rope.Variant(1'000'000), 0);
}

TEST(RopeTest, LinearDividesAll) {
  ExpectFrequencies(Read(2048, 10000, {{"type", "linear"}, {"factor", 4.0}}, 8), 0,
                    {0.25, 0.025, 0.0025, 0.00025});
}

TEST(RopeTest, DynamicGrowsTheBaseWithTheSequence) {
  const Rope rope = Read(2048, 10000, {{"rope_type", "dynamic"}, {"factor", 2.0}}, 8);
  EXPECT_EQ(rope.Variant(2048), 0);
  EXPECT_EQ(rope.Variant(2049), 2049);
  ExpectFrequencies(rope, 0, {1, 0.1, 0.01, 0.001});
  ExpectFrequencies(rope, rope.Variant(4096), {1, 0.0693361238, 0.00480749831, 0.00033333333});
}

TEST(RopeTest, Llama3ScalesLowFrequencies) {
  const Json scaling = {{"rope_type", "llama3"},
                        {"factor", 8.0},
                        {"low_freq_factor", 1.0},
                        {"high_freq_factor", 4.0},
                        {"original_max_position_embeddings", 8192}};
  const Rope rope = Read(131072, 500000, scaling, 16);
  ExpectFrequencies(rope, 0,
                    {1, 0.193922758, 0.0376060307, 0.00729266508, 0.000524846022, 3.42810235e-05,
                     6.64786967e-06, 1.28917316e-06});
  EXPECT_EQ(rope.attention_scaling, 1);
  EXPECT_EQ(rope.Variant(100'000), 0);
}

TEST(RopeTest, YarnBlendsAndScalesAttention) {
  const Json scaling = {
      {"type", "yarn"}, {"factor", 4.0}, {"original_max_position_embeddings", 32768}};
  const Rope rope = Read(131072, 1e6, scaling, 16);
  ExpectFrequencies(rope, 0,
                    {1, 0.177827939, 0.0316227786, 0.00421755994, 0.000500000024, 4.44569851e-05,
                     7.90569356e-06, 1.40585337e-06});
  EXPECT_NEAR(rope.attention_scaling, 1.13862944, 1e-8);  // 0.1 ln 4 + 1
}

TEST(RopeTest, YarnWithoutTruncationAndWithOtherBounds) {
  const Json scaling = {{"rope_type", "yarn"}, {"factor", 4.0},
                        {"beta_fast", 16.0},   {"beta_slow", 2.0},
                        {"truncate", false},   {"original_max_position_embeddings", 2048}};
  ExpectFrequencies(Read(8192, 10000, scaling, 16), 0,
                    {1, 0.316227764, 0.1, 0.0266074985, 0.00426161895, 0.000790569466,
                     0.000250000012, 7.90569466e-05});
}

TEST(RopeTest, YarnMscaleIsARatio) {
  const Json scaling = {{"rope_type", "yarn"},
                        {"factor", 40.0},
                        {"mscale", 0.5},
                        {"mscale_all_dim", 1.0},
                        {"original_max_position_embeddings", 2048}};
  const Rope rope = Read(8192, 10000, scaling, 16);
  ExpectFrequencies(rope, 0,
                    {1, 0.316227764, 0.1, 0.0239147246, 0.00512499968, 0.000849862176,
                     2.49999994e-05, 7.90569447e-06});
  EXPECT_NEAR(rope.attention_scaling, 0.865259992, 1e-8);  // (0.05 ln 40 + 1) / (0.1 ln 40 + 1)
}

TEST(RopeTest, YarnTakesItsFactorFromTheContextAndItsScalingAsGiven) {
  const Json scaling = {{"rope_type", "yarn"},
                        {"factor", nullptr},
                        {"attention_factor", 1.5},
                        {"original_max_position_embeddings", 1024}};
  const Rope rope = Read(8192, 10000, scaling, 8);
  ExpectFrequencies(rope, 0, {1, 0.0708333328, 0.00416666642, 0.000125000006});
  EXPECT_EQ(rope.attention_scaling, 1.5);
}

TEST(RopeTest, LongRopeSwitchesFactorsBeyondTheOriginalContext) {
  const Json scaling = {{"rope_type", "longrope"},
                        {"short_factor", {1.0, 1.1, 1.2, 1.3}},
                        {"long_factor", {1.0, 2.0, 4.0, 8.0}},
                        {"original_max_position_embeddings", 4096}};
  const Rope rope = Read(131072, 10000, scaling, 8);
  EXPECT_EQ(rope.Variant(4096), 0);
  EXPECT_EQ(rope.Variant(4097), 1);
  ExpectFrequencies(rope, 0, {1, 0.0909090936, 0.00833333284, 0.00076923077});
  ExpectFrequencies(rope, 1, {1, 0.05, 0.0025, 0.000125});
  EXPECT_NEAR(rope.attention_scaling, 1.19023807, 1e-8);  // √(1 + ln 32 / ln 4096)
}

TEST(RopeTest, ReadsTheKeysOfTransformers5) {
  const Json config = {
      {"max_position_embeddings", 2048},
      {"rope_parameters", {{"rope_type", "linear"}, {"rope_theta", 256.0}, {"factor", 2.0}}}};
  const Rope rope = ReadRope(config, 4, "config.json");
  EXPECT_EQ(rope.theta, 256);
  ExpectFrequencies(rope, 0, {0.5, 0.03125});  // 256^(-1/2) / 2
}

TEST(RopeTest, OlderScalingBesideNewerParametersWins) {
  const Json config = {{"max_position_embeddings", 2048},
                       {"rope_scaling", {{"type", "linear"}, {"factor", 2.0}}},
                       {"rope_parameters", {{"rope_type", "default"}, {"rope_theta", 256.0}}}};
  EXPECT_EQ(ReadRope(config, 4, "config.json").kind, Rope::Kind::kLinear);
}

TEST(RopeTest, WithoutAnythingThetaIsTenThousand) {
  const Rope rope = ReadRope({{"max_position_embeddings", 8}}, 4, "config.json");
  EXPECT_EQ(rope.theta, 10000);
  EXPECT_EQ(rope.kind, Rope::Kind::kPlain);
}

TEST(RopeTest, WhatIsNotKnownIsAnError) {
  const auto message = [](const Json& scaling) {
    return ErrorOf([&] { Read(2048, 10000, scaling, 8); });
  };
  EXPECT_THAT(message({{"rope_type", "mrope"}}),
              HasSubstr("got \"mrope\", expected default, linear"));
  EXPECT_THAT(message({{"type", "su"}}), HasSubstr("\"type\": got \"su\""));
  EXPECT_THAT(message({{"rope_type", "linear"}}), HasSubstr("\"factor\": got nothing"));
  EXPECT_THAT(message({{"rope_type", "linear"}, {"factor", 0}}), HasSubstr("above 0"));
  EXPECT_THAT(message({{"rope_type", "linear"}, {"factor", "4"}}),
              HasSubstr("\"factor\": got \"4\""));
  EXPECT_THAT(message({{"rope_type", "linear"}, {"factor", 2}, {"fctor", 1}}), HasSubstr("fctor"));
  EXPECT_THAT(message({{"rope_type", "default"}, {"partial_rotary_factor", 0.5}}),
              HasSubstr("\"partial_rotary_factor\": got 0.5, expected 1"));
  EXPECT_THAT(message({{"rope_type", "llama3"},
                       {"factor", 8},
                       {"low_freq_factor", 4},
                       {"high_freq_factor", 4}}),
              HasSubstr("\"high_freq_factor\": got 4, expected more"));
  EXPECT_THAT(
      message(
          {{"rope_type", "longrope"}, {"short_factor", {1, 2, 3}}, {"long_factor", {1, 1, 1, 1}}}),
      HasSubstr("\"short_factor\": got [1,2,3], expected 4 numbers above 0"));
  EXPECT_THAT(message("linear"), HasSubstr("expected a JSON object"));
}

}  // namespace
}  // namespace assay
