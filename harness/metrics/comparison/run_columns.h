#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/core/reward_model.h"
#include "harness/core/suite.h"
#include "harness/metrics/clusters.h"
#include "harness/metrics/comparison/confidence_columns.h"
#include "harness/metrics/comparison/sample_traits.h"
#include "harness/metrics/outcome.h"
#include "harness/metrics/slices.h"
#include "harness/metrics/summary.h"

namespace assay {

/// What comparing a run with others needs of its judged samples: by sample, ascending by ordinal.
struct RunColumns {
  std::vector<uint32_t> ordinals;
  std::vector<uint64_t> clusters;  ///< hashes
  std::vector<Outcome> outcomes;
  /// Share-weighted mean over the counted comparisons, by rewards or else by the net vote of the
  /// verdicts; NaN: nothing counts, or the model gives neither.
  std::vector<double> accuracy;
  std::vector<double> margins;                            ///< NaN: none
  std::map<std::string, std::vector<double>> dimensions;  ///< see SampleMetrics; NaN: not graded
  ConfidenceColumns confidence;
  SampleTraits traits;
  ScoreTable table;  ///< finished
};

RunColumns ReadRun(const Suite& suite, const JudgedStream& judged, const ModelCard& model);

/// The finished table of the samples of these ordinals (ascending) alone.
ScoreTable TableOver(const Suite& suite, const JudgedStream& judged,
                     std::span<const uint32_t> ordinals);

/// The samples that some runs share, in the order of their clusters.
struct SharedSamples {
  /// Everything, a section or a subset: the places of its samples, ascending.
  struct Part {
    ScoreName::Kind kind = ScoreName::Kind::kOverall;
    Slice slice;
  };

  std::vector<uint32_t> ordinals;  ///< ascending
  std::vector<size_t> order;       ///< by place: which of `ordinals`
  ClusterCodes clusters;           ///< by place, ascending
  std::vector<Part> parts;         ///< everything first
  std::vector<Slicing> slicings;   ///< by place

  size_t size() const { return ordinals.size(); }
};

/// `run` has judged all of `ordinals`; `names` are its suite's, for the sections.
SharedSamples ShareSamples(std::vector<uint32_t> ordinals, const RunColumns& run,
                           const std::vector<ScoreName>& names);

/// The rows of `run` that hold the shared samples, by place.
std::vector<uint32_t> RowsOf(const SharedSamples& shared, const RunColumns& run);

}  // namespace assay
