#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "adapters/checkpoint/sequence.h"
#include "adapters/likelihood/language_model.h"
#include "harness/core/judgement.h"
#include "harness/core/reward_model.h"

namespace assay {

/// What language models are asked about one sample, and what their answers mean.
struct Question {
  PreparedSample sequences;  ///< with the rows to read
  int64_t truncated = 0;     ///< responses that lost text

  /// Of the answers of each model, in the models' order, to `sequences`. A sequence that is a
  /// failure has no numbers there. Sets everything but the usage.
  std::function<Judgement(const PreparedSample& sequences, std::span<const LogProbs> models)>
      conclude;
};

/// Makes the question about a sample. Thread-safe.
using MakeQuestion = std::function<Question(const Ticketed&)>;

}  // namespace assay
