#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"
#include "harness/metrics/calibration/pairs.h"

namespace assay {

/// What verdicts claim of themselves: "the response that I rank first is the best of those that I
/// was shown", with `Verdict::confidence`. Every verdict is a claim; those of a sample (its orders
/// and repeats) weigh 1 together, and its cluster keeps them together where that matters.
///
/// The claim is right where the first-ranked wins a counted comparison with another response shown
/// and loses none. Two responses of equal rank claim 1/2 of either, whatever the verdict says. No
/// claim is made by a verdict that failed, has no confidence, ranks several of more than two first,
/// or whose first-ranked is in no counted comparison.
class VerdictClaims {
 public:
  /// Of sample number `sample`; numbers ascend.
  void Add(uint32_t sample, std::span<const Verdict> verdicts, std::span<const Pair> comparisons);

  void AppendPairs(uint32_t sample, uint32_t cluster, std::vector<CalibrationPair>& pairs) const;

  /// Some verdict has a confidence: ties alone say nothing of it.
  bool has_confidence() const { return has_confidence_; }

 private:
  enum class Outcome : uint8_t { kWrong, kRight, kTied };
  struct Entry {
    double confidence;
    uint32_t sample;
    float weight;
    Outcome outcome;
  };
  void AddOne(uint32_t sample, const Verdict& verdict, std::span<const Pair> comparisons);

  std::vector<Entry> entries_;  // by sample
  bool has_confidence_ = false;
};

}  // namespace assay
