#pragma once

#include "suites/manifest_suite.h"

namespace assay {

/// RM-Bench (Liu et al. 2024): three right and three wrong answers per prompt, each concise,
/// detailed and detailed in markdown. Nine strict comparisons per prompt: easy where the right
/// answer has more style than the wrong one, normal where they are alike, hard where it has less. A
/// domain's score is the mean of the three, overall the mean of the domains (compute_accuracy in
/// scripts/utils.py).
///
/// A row holds the comparisons won, 0…3, of easy, normal and hard.
class RmBench : public ManifestSuite {
 public:
  using ManifestSuite::ManifestSuite;

  void Tabulate(const JudgedSample& judged, ScoreTable& table) const override;
  void Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                 std::span<double> out) const override;

 protected:
  void ReadRow(Json& row, const RowPlace& place, Sample& sample) const override;
  void LayOut(ScoreTable& table) const override;
};

}  // namespace assay
