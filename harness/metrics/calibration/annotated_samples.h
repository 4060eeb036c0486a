#pragma once

#include <cstdint>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/core/sample.h"
#include "harness/metrics/calibration/soft_labels.h"

namespace assay {

/// Two responses of a sample and what its annotators said of them.
struct Annotation {
  size_t first = 0;
  size_t second = 0;
  VoteCounts votes;
};

/// By the label's votes, each pair of responses once; or where it has none by the comparisons whose
/// share is below 1, the share being of annotators (two opposite comparisons share by their
/// shares). Shares do not say how many annotators there were: they count as one vote.
std::vector<Annotation> AnnotationsOf(const Label& label);

/// The model against the spread of its samples' annotators (`SoftLabelScores`), sample by sample:
/// means over the annotated pairs of a sample. NaN where it has none, or the model no preference.
struct SoftLabelColumns {
  std::vector<double> expected_agreement;
  std::vector<double> human_agreement;
  std::vector<double> ceiling;
  std::vector<double> divergence;  ///< also NaN without a probability; infinite where it is
  std::vector<double> brier;
};

/// Collects them. A preference is that of the rewards, read as log-odds, or where there are none
/// that of each verdict, whose probability is its confidence if it is of two responses.
class AnnotatedSamples {
 public:
  /// Of sample number `sample`; numbers ascend.
  void Add(uint32_t sample, const Label& label, const Judgement& judgement);
  /// Fills the columns up to `samples`, if any sample is annotated.
  void Finish(size_t samples);

  bool empty() const { return columns_.ceiling.empty(); }
  const SoftLabelColumns& columns() const { return columns_; }

 private:
  SoftLabelColumns columns_;
};

}  // namespace assay
