#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/metrics/summary.h"
#include "harness/run/model_key.h"

namespace assay {

/// What a model or a run is called among others: the model's name, and what tells it apart where
/// the name does not ("limit 20, n = 20"); empty where it does.
struct RunLabel {
  std::string model;
  std::string apart;

  std::string Text() const;  ///< "model (apart)"
};

/// The labels of the models (`KeyOf`) of some runs, all different. Models of one name say, as far
/// as it takes, their adapters, those of their options that differ ("max_length=512", "no
/// max_length"), the training step, the beginning of their fingerprint, and a number. A
/// leaderboard, a comparison and a report of the same models call them the same.
class ModelLabels {
 public:
  explicit ModelLabels(const std::vector<const RunRecord*>& runs);

  const RunLabel& Of(const RunRecord& run) const { return label_of_.at(KeyOf(run)); }

 private:
  std::map<ModelKey, RunLabel> label_of_;
};

/// Of the models of all runs in these groups.
ModelLabels LabelModels(const std::vector<std::vector<const Summary*>>& groups);

/// The runs' labels, all different: their models', of which `models` are. Where the runs judged
/// several selections, every label says its own and how many samples that is. Runs that are still
/// alike say the options that differ ("seed=7"), then get their id, and after that a number.
std::vector<RunLabel> LabelRuns(const std::vector<const Summary*>& runs, const ModelLabels& models);

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
