#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/reward_model.h"
#include "harness/core/sample.h"
#include "harness/metrics/calibration/comparison_margins.h"
#include "harness/metrics/calibration/confidence.h"
#include "harness/metrics/calibration/verdict_claims.h"

namespace assay {

/// What a model claims of every sample, from each source of confidence that its judgements have.
class Claims {
 public:
  Claims() = default;
  /// `members`: the dimensions that hold the rewards of an ensemble's members
  /// (`MemberDimensions`).
  explicit Claims(std::vector<std::string> members) : members_(std::move(members)) {}

  /// Of sample number `sample`; numbers ascend.
  void Add(uint32_t sample, const Judgement& judgement, std::span<const Pair> comparisons);

  /// Whether any sample has claims of that source. Votes are shares of an ensemble's members by
  /// their rewards, or where some give none the confidence of its verdicts, which is such a share.
  bool Has(Confidence source) const;

  /// Appends the top-label pairs of a sample.
  void AppendPairs(Confidence source, uint32_t sample, uint32_t cluster,
                   std::vector<CalibrationPair>& pairs) const;

 private:
  std::vector<std::string> members_;
  ComparisonMargins rewards_;
  ComparisonMargins votes_;
  VerdictClaims verdicts_;
};

/// The dimensions "member/…" under which an ensemble keeps the rewards of its members; empty for
/// any other model.
std::vector<std::string> MemberDimensions(const ModelCard& card);

/// The source that calibration is of: rewards where they are log-odds (`not_log_odds` is empty),
/// else votes, else verdicts. `no_preferences`: why no sample has a preference by rewards, empty
/// where one has.
ConfidenceChoice ChooseConfidence(const Claims& claims, const std::string& no_preferences,
                                  const std::string& not_log_odds);

}  // namespace assay
