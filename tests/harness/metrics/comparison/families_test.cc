#include "harness/metrics/comparison/families.h"

#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

NamedDifference Tested(const std::string& name, Kind kind, std::optional<double> p) {
  NamedDifference difference;
  difference.name = name;
  difference.kind = kind;
  difference.p = p;
  return difference;
}

std::vector<double> AdjustedOf(const std::vector<NamedDifference>& differences) {
  std::vector<double> adjusted;
  for (const NamedDifference& difference : differences) {
    adjusted.push_back(difference.p_adjusted.value_or(-1));
  }
  return adjusted;
}

// Sections "s" and "t" are both of samples 0 and 1. Holm over 0.01 and 0.04: 2 · 0.01, and 0.04.
TEST(FamiliesTest, TheSameSamplesUnderTwoNamesAreOneTest) {
  const std::vector<SharedSamples::Part> parts = {{Kind::kOverall, {"", {0, 1, 2, 3}}},
                                                  {Kind::kSection, {"s", {0, 1}}},
                                                  {Kind::kSection, {"t", {0, 1}}},
                                                  {Kind::kSection, {"u", {2, 3}}}};
  std::vector<NamedDifference> differences = {
      Tested("", Kind::kOverall, 0.5), Tested("s", Kind::kSection, 0.01),
      Tested("t", Kind::kSection, 0.01), Tested("u", Kind::kSection, 0.04)};
  AdjustWithinPair(parts, differences);
  EXPECT_EQ(AdjustedOf(differences), (std::vector<double>{-1, 0.02, 0.02, 0.04}));
}

// Equal p of other samples are chance: 2 · 0.01, and no less for the other.
TEST(FamiliesTest, EqualPOfOtherSamplesAreTestsOfTheirOwn) {
  const std::vector<SharedSamples::Part> parts = {{Kind::kSubset, {"a", {0, 1}}},
                                                  {Kind::kSubset, {"b", {2, 3}}},
                                                  {Kind::kSubset, {"c", {4, 5}}}};
  std::vector<NamedDifference> differences = {Tested("a", Kind::kSubset, 0.01),
                                              Tested("b", Kind::kSubset, 0.01),
                                              Tested("c", Kind::kSubset, std::nullopt)};
  AdjustWithinPair(parts, differences);
  EXPECT_EQ(AdjustedOf(differences), (std::vector<double>{0.02, 0.02, -1}));
  AdjustWithinPair({}, differences);
  EXPECT_EQ(AdjustedOf(differences), (std::vector<double>{0.02, 0.02, -1}));
}

}  // namespace
}  // namespace assay
