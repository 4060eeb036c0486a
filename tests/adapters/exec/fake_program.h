#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/reward_model.h"
#include "tests/testing/judging.h"
#include "tests/testing/paths.h"

namespace assay::testing {

/// The model of fake_program.py, run with these arguments.
inline std::unique_ptr<RewardModel> MakeFake(const std::string& arguments,
                                             const std::string& options = "",
                                             const ModelContext& context = {}) {
  const std::string script = SourceDir() / "tests/adapters/exec/fake_program.py";
  ModelSpec spec = ParseModelSpec("exec:x" + options);
  spec.target = "python3 " + script + " " + arguments;
  return MakeModel(spec, context);
}

/// Samples a, b, c … whose responses have 1 and 2 bytes, 2 and 3 …
inline std::vector<Sample> Samples(size_t count) {
  std::vector<Sample> samples;
  for (size_t i = 0; i < count; ++i) {
    samples.push_back(TextSample(std::string(1, static_cast<char>('a' + i)), "prompt",
                                 {std::string(i + 1, 'x'), std::string(i + 2, 'y')}));
  }
  return samples;
}

/// Expects rewards that are the responses' lengths.
inline void ExpectLengths(const std::vector<Sample>& samples,
                          const std::vector<Judgement>& judgements) {
  for (size_t i = 0; i < samples.size(); ++i) {
    EXPECT_THAT(judgements[i].rewards,
                ::testing::ElementsAre(static_cast<double>(i + 1), static_cast<double>(i + 2)))
        << samples[i].id;
  }
}

/// The failure of all rewards of a judgement.
inline Failure FailureOf(const Judgement& judgement) {
  EXPECT_FALSE(judgement.rewards.empty());
  const Failure* failure = std::get_if<Failure>(&judgement.rewards.at(0));
  EXPECT_NE(failure, nullptr);
  for (const Reward& reward : judgement.rewards) EXPECT_EQ(reward, judgement.rewards[0]);
  return failure == nullptr ? Failure() : *failure;
}

}  // namespace assay::testing
