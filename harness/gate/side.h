#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/sample_metrics.h"
#include "harness/metrics/summary.h"

namespace assay {

/// What the gate needs of one judged sample; 64 bytes.
struct GateSample {
  uint64_t id = 0;  ///< hash of its id: samples are paired by it
  uint64_t cluster = 0;
  uint64_t said = 0;    ///< hash of all rewards and verdicts: equal where the judgements are
  uint32_t subset = 0;  ///< index into `GateSide::subsets`
  uint32_t texts = 0;   ///< responses
  double accuracy = 0;  ///< of the rewards; NaN: no comparison, or no rewards
  double margin = 0;    ///< NaN where a reward failed, too
  int64_t tokens = 0;   ///< 0: the model does not say
  float vote = 0;    ///< of a judge: the share of the comparisons that its verdicts win less that
                     ///< which they lose; NaN: no comparison, or there are rewards
  bool cut = false;  ///< some text was
  bool not_finite = false;
  bool flat = false;  ///< several rewards, all finite and equal; of a judge, verdicts that all are
                      ///< ties of all responses
  bool failed = false;  ///< a failure in any judgement
};

/// One run as the gate sees it: its numbers, its table for the official rule, and its samples.
struct GateSide {
  Summary summary;
  ScoreTable table;       ///< finished
  SampleMetrics metrics;  ///< in the order of `samples`
  std::vector<GateSample> samples;
  std::vector<std::string> subsets;
};

/// Reads the judged samples of `summary`'s run, once.
GateSide ReadGateSide(const Suite& suite, Summary summary, const JudgedStream& judged);

/// What the responses of a flat sample got the same of: "reward", of a judge "rank".
std::string_view NameOfSame(const GateSide& side);

/// The samples of a section or subset, "": all; none where the run has no such part.
std::vector<const GateSample*> SamplesOf(const GateSide& side, const std::string& part);

/// The samples that are in both, in the run's order: (run, baseline).
std::vector<std::pair<const GateSample*, const GateSample*>> PairSamples(const GateSide& run,
                                                                         const GateSide& baseline);

}  // namespace assay
