#pragma once

#include "suites/manifest_suite.h"

namespace assay {

/// RewardBench 2 (Malik et al. 2025): five subsets of one right answer among four, scored with
/// fractional ties (`BestOfFourCredit`), and Ties, whose prompts come in groups of a reference with
/// one right answer and a prompt with several (`TiesComponentsOf`). Overall: the mean of the six.
///
/// Rows after `Finish`: column 0 is the credit of a sample, or the five components of a Ties group.
class RewardBench2 : public ManifestSuite {
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
