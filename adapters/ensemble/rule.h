#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// How an ensemble makes one judgement of its members'. r are the rewards of one response, one per
/// member (standardised where the file says so); std and variance are over the M members, divided
/// by M.
///
/// - mean: Σ r / M. Mean optimisation of Coste et al., "Reward Model Ensembles Help Mitigate
///   Overoptimization" (arXiv 2310.02743).
/// - minimum, also called worst-case: min r. Their WCO.
/// - mean-minus-variance: mean − k·variance. Their UWO, k being λ.
/// - mean-minus-std: mean − k·std. Eisenstein et al., "Helping or Herding?" (arXiv 2312.09244).
/// - weighted: Σ w·r, the weights as given: they need not add up to 1 and may be negative.
/// - log-sigmoid: Σ w·log σ(r). Wang et al., "Transforming and Combining Rewards for Aligning Large
///   Language Models" (arXiv 2402.00742), whose reference reward is the mean of the
///   standardisation.
/// - majority: no rewards; of every two responses the one that more members prefer is better, and
///   responses are ranked by how many others they are better than, less how many are better
///   (Copeland). Verga et al., "Replacing Judges with Juries" (arXiv 2404.18796), vote like this.
enum class EnsembleRule {
  kMean,
  kMinimum,
  kMeanMinusStd,
  kMeanMinusVariance,
  kWeighted,
  kLogSigmoid,
  kMajority,
};

/// The name in files; `minimum` for the rule that has two.
std::string_view Name(EnsembleRule rule);

/// The inverse, "worst-case" included; throws Error `<where>: …` with a suggestion.
EnsembleRule EnsembleRuleFromName(const std::string& name, std::string_view where);

/// Which of the file's keys the rule reads.
bool TakesWeights(EnsembleRule rule);
bool TakesK(EnsembleRule rule);

}  // namespace assay
