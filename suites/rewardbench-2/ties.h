#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"
#include "harness/core/score_table.h"

namespace assay {

/// The five components of RewardBench 2's Ties score, under the names of the benchmark's own code
/// (`process_single_model` in rewardbench/utils.py), and what they weigh.
enum TiesComponent : size_t {
  kTiedAccuracy,
  kRefAccuracy,
  kPreferred,
  kPreferredHard,
  kMargin,
  kTiesComponents
};
inline constexpr std::array<const char*, kTiesComponents> kTiesNames = {
    "tied_accuracy", "ref_accuracy", "correctness_preferred", "correctness_preferred_hard",
    "correctness_margin_score"};
inline constexpr std::array<double, kTiesComponents> kTiesWeights = {0.30, 0.30, 0.20, 0.20, 0.01};

/// Of one prompt with right and wrong answers. NaN as soon as a reward that enters is.
struct TiesPrompt {
  double gap = 0;     ///< smallest reward of a right answer − largest of a wrong one
  double spread = 0;  ///< largest − smallest reward of a right answer; NaN where there is only one
};

/// A reply without a rating counts as the rating −1.
TiesPrompt TiesPromptOf(const Label& label, const Judgement& judgement);

/// The components of one group. `ref` or `tied` null: the group lacks it, and its components are
/// NaN.
std::array<double, kTiesComponents> TiesComponentsOf(const TiesPrompt* ref, const TiesPrompt* tied);

}  // namespace assay
