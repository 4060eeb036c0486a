#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

/// How the log-probabilities l_t of an answer's n tokens become one number.
enum class Reduction {
  kSum,    ///< Σ l_t
  kMean,   ///< Σ l_t / n: length-normalised; "avg" in RewardBench
  kBytes,  ///< Σ l_t / bytes of the answer's text, as lm-evaluation-harness' acc_norm
  kNorm,   ///< −√(Σ l_t²): "norm" in RewardBench (rewardbench/dpo.py, `get_batch_logps`)
};

/// "sum", "mean", "bytes", "norm".
const std::vector<std::string>& ReductionNames();
Reduction ParseReduction(std::string_view name);

/// What an answer's likelihood is worth: factor · (R(policy) − R(other)), or factor · R(policy)
/// where there is no other. In nats for factor 1.
///
/// - DPO's implicit reward: β (Σ log π(y_t) − Σ log π_ref(y_t)); the term β log Z(x) is the same
///   for all answers to a prompt (arXiv 2305.18290, eq. 5). RewardBench leaves β out.
/// - Density ratio: log π_strong(y) − log π_weak(y), that with factor 1 and another pair of models
///   (arXiv 2411.02481). Abstract and facts only: its exemplars and its routing of prompts to
///   domains are not here.
/// - GenARM: Σ log π_r(y_t), no other model (arXiv 2410.08193). The exact text that published
///   checkpoints were trained on is not verified.
struct AnswerReward {
  Reduction reduction = Reduction::kSum;
  double factor = 1;

  /// `other`: empty for none. `bytes`: of the answer's text, at least 1 counts.
  double Of(std::span<const double> policy, std::span<const double> other, size_t bytes) const;
};

}  // namespace assay
