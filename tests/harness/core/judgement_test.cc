#include "harness/core/judgement.h"

#include <cmath>

#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

const Failure kLate{Failure::Kind::kTimeout, "late"};

TEST(ValueOrNanTest, AFailureIsNotANumber) {
  EXPECT_EQ(ValueOrNan(Reward(-2.5)), -2.5);
  EXPECT_TRUE(std::isnan(ValueOrNan(Reward(kLate))));
}

TEST(FirstFailureTest, LooksEverywhere) {
  Judgement judgement;
  judgement.rewards = {1.0, 2.0};
  EXPECT_EQ(FirstFailure(judgement), nullptr);
  const auto found = [](const Judgement& value) {
    const Failure* failure = FirstFailure(value);
    return failure != nullptr && *failure == kLate;
  };
  Judgement reward = judgement, dimension = judgement, step = judgement, verdict = judgement;
  reward.rewards[1] = kLate;
  dimension.dimensions["x"] = {1.0, kLate};
  step.steps = {{}, {kLate}};
  verdict.verdicts = {{{0, 1}, std::vector<int>{0, 1}, {}, 0, ""}, {{0, 1}, kLate, {}, 0, ""}};
  for (const Judgement& each : {reward, dimension, step, verdict}) EXPECT_TRUE(found(each));
}

TEST(FailureKindTest, NamesAreReadBack) {
  using Kind = Failure::Kind;
  for (const Kind kind :
       {Kind::kNotFinite, Kind::kUnparsed, Kind::kRefused, Kind::kTooLong, Kind::kTimeout,
        Kind::kCrashed, Kind::kServer, Kind::kMissing, Kind::kInput}) {
    EXPECT_EQ(FailureKindFromName(Name(kind)), kind);
  }
  EXPECT_EQ(Name(Kind::kNotFinite), "not_finite");
  EXPECT_EQ(Name(Kind::kInput), "input");
  EXPECT_THROW(FailureKindFromName("nothing"), Error);
}

// A run that goes on asks again for timeout, crashed, server and missing.
TEST(FailureKindTest, FourKindsAreAskedForAgain) {
  using Kind = Failure::Kind;
  for (const Kind kind : {Kind::kTimeout, Kind::kCrashed, Kind::kServer, Kind::kMissing}) {
    EXPECT_TRUE(IsRetryable(kind));
  }
  for (const Kind kind :
       {Kind::kNotFinite, Kind::kUnparsed, Kind::kRefused, Kind::kTooLong, Kind::kInput}) {
    EXPECT_FALSE(IsRetryable(kind));
  }
}

}  // namespace
}  // namespace assay
