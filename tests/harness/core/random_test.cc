#include "harness/core/random.h"

#include <array>

#include "gtest/gtest.h"

namespace assay {
namespace {

// The published generator (prng.di.unimi.it: xoshiro256starstar.c seeded by splitmix64.c), computed
// with arbitrary-precision integers in Python; the first value of seed 0 is also the one of other
// libraries' tests.
TEST(RandomTest, IsXoshiro256StarStarSeededBySplitMix64) {
  Random zero(0);
  EXPECT_EQ(zero.Next(), 0x99EC5F36CB75F2B4u);
  EXPECT_EQ(zero.Next(), 0xBF6E1F784956452Au);
  EXPECT_EQ(zero.Next(), 0x1A5F849D4933E6E0u);
  Random other(12345);
  EXPECT_EQ(other.Next(), 0xBE6A36374160D49Bu);
  EXPECT_EQ(other.Next(), 0x214AAA0637A688C6u);
}

// FNV-1a of "foobar" is 0x85944171f73967e8, as published with the hash.
TEST(RandomTest, ANameGivesAStreamOfItsOwn) {
  Random named(7, "foobar");
  EXPECT_EQ(named.Next(), 0xF72EB3C88B552C50u);
  Random same(7 ^ 0x85944171F73967E8u);
  EXPECT_EQ(same.Next(), 0xF72EB3C88B552C50u);
}

TEST(RandomTest, ACopyReplaysIt) {
  Random first(3);
  Random second = first;
  for (int i = 0; i < 10; ++i) EXPECT_EQ(first.Next(), second.Next());
}

TEST(RandomTest, UniformHas53BitsOfTheFirstValue) {
  EXPECT_EQ(Random(0).Uniform(), 0.6012629994179048);
  EXPECT_EQ(Random(0).Below(10), 6u);
}

// Chi-squared of 60,000 throws of a die, 5 degrees of freedom: below 20.5 with probability 0.999.
TEST(RandomTest, BelowIsUniform) {
  Random random(1);
  std::array<double, 6> counts = {};
  for (int i = 0; i < 60'000; ++i) ++counts.at(random.Below(6));
  double chi_squared = 0;
  for (const double count : counts) chi_squared += (count - 10'000) * (count - 10'000) / 10'000;
  EXPECT_LT(chi_squared, 20.5);
}

TEST(RandomTest, BelowOneIsZero) {
  Random random(1);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(random.Below(1), 0u);
}

}  // namespace
}  // namespace assay
