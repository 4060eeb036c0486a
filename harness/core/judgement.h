#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/core/failure.h"
#include "harness/core/sample.h"

namespace assay {

/// A finite number, or why there is none.
using Reward = std::variant<double, Failure>;

/// The number, or NaN for a failure: what official rules compute with (CONTRACTS §1).
double ValueOrNan(const Reward& reward);

/// What a judge said when shown some responses in some order.
struct Verdict {
  std::vector<size_t> shown;  ///< indices of responses, in the order the judge saw them
  /// Rank of each *shown* response, 0 is best, equal ranks are a tie; or why there is none.
  std::variant<std::vector<int>, Failure> ranks;
  std::optional<double> confidence;  ///< in the first-ranked, 0…1
  int repeat = 0;
  std::string raw;  ///< the reply as it came

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

/// What one judgement took. Zeros where the model does not say.
struct Usage {
  int64_t tokens = 0;
  int64_t truncated = 0;  ///< responses whose text was cut to fit the model
  double cost = 0;        ///< US dollars
  double seconds = 0;

  friend bool operator==(const Usage&, const Usage&) = default;
};

/// What a model said of one sample: rewards (one per response, in the sample's order), the same per
/// named dimension, per step, and verdicts. Parts that were not asked for are empty. Attributes are
/// named numbers, finite, that say how the judgement came to be; most models have none.
struct Judgement {
  std::vector<Reward> rewards;
  std::map<std::string, std::vector<Reward>> dimensions;
  std::vector<std::vector<Reward>> steps;
  std::vector<Verdict> verdicts;
  std::map<std::string, double> attributes;  ///< facts about the whole: an ensemble's agreement
  Usage usage;

  friend bool operator==(const Judgement&, const Judgement&) = default;
};

/// A judgement in which every one of `responses` rewards is `failure`.
Judgement FailedJudgement(size_t responses, const Failure& failure);

/// The first failure anywhere in the judgement, or nullptr.
const Failure* FirstFailure(const Judgement& judgement);

/// A sample without its text, with its judgement: all that metrics see. `ordinal` is its place in
/// the suite; `lengths` are the UTF-8 bytes of each response's text. Passed by reference, never
/// kept.
struct JudgedSample {
  uint32_t ordinal = 0;
  std::string id;
  std::string subset;
  uint64_t cluster = 0;
  std::string group;
  Label label;
  Attributes attributes;
  std::vector<uint64_t> lengths;
  Judgement judgement;

  friend bool operator==(const JudgedSample&, const JudgedSample&) = default;
};

}  // namespace assay
