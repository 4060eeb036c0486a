#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/ensemble/ensemble_file.h"
#include "harness/core/judgement.h"

namespace assay {

/// What one member said of a sample, under its name.
struct MemberSaid {
  std::string_view name;
  const Judgement& judgement;
};

/// One reward per response by the file's rule, which is not majority. `said`: by member. A response
/// that any member has no reward for has none: the rule over fewer members would be another
/// quantity. It fails as the first of those members did, with its name.
std::vector<Reward> CombineRewards(const EnsembleFile& file, std::span<const MemberSaid> said);

/// How strongly and how unanimously the members prefer the best response to the second best, by
/// the mean of their standardised rewards: mean and std over the members of r(best) − r(second).
/// With the sign of the label this is the preference strength of Wang et al., "Secrets of RLHF in
/// Large Language Models Part II: Reward Modeling" (arXiv 2401.06080).
struct PreferenceStrength {
  double mean = 0;
  double spread = 0;
};

/// nullopt where fewer than two responses, or not all members', have rewards.
std::optional<PreferenceStrength> StrengthOf(const EnsembleFile& file,
                                             std::span<const MemberSaid> said);

}  // namespace assay
