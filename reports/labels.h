#pragma once

#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace assay {

/// What a run is called among others of its suite: the model's name, and what tells it apart where
/// the name does not ("limit 20, n = 20"); empty where it does.
struct RunLabel {
  std::string model;
  std::string apart;

  std::string Text() const;  ///< "model (apart)"
};

/// The runs' labels, all different. Where the runs judged several selections, every label says its
/// own and how many samples that is. Runs that are still alike say the options of their models that
/// differ ("max_length=512", "no max_length"), then get their id, and after that a number.
std::vector<RunLabel> LabelRuns(const std::vector<const Summary*>& runs);

/// The names of a suite's scores, all different: of those that are alike, each after the first says
/// its kind ("overall (subset)"), and if that is not enough, a number.
std::vector<std::string> LabelScores(const std::vector<ScoreName>& names);

/// "350 samples", or "20 to 80 samples" where the runs' selections are not of one size.
std::string CountOfSamples(const std::vector<const Summary*>& runs);

/// For suites of these titles, each with one of its runs: what tells those of one title apart, the
/// names that they were given with -s or else their data's hashes; empty for the others.
std::vector<std::string> TellSuitesApart(const std::vector<std::string>& titles,
                                         const std::vector<const RunRecord*>& runs);

}  // namespace assay
