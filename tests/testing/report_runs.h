#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/report.h"

namespace assay::testing {

/// What a made-up run for report pages looks like.
struct RunShape {
  std::string model = "Tiny-Reward-1B";
  std::string adapter = "scores";
  std::string type = "";  ///< of the model's card
  size_t samples = 350;
  std::vector<std::string> subsets = {"Knowledge", "Reasoning", "Math", "Coding"};
  size_t responses = 2;
  double skill = 0.5;  ///< shift of the margin, in its standard deviations
  double length_bias =
      0.3;  ///< added where the chosen response is longer, taken where it is shorter
  size_t failures = 0;
  size_t ties = 0;
  size_t truncated = 0;
  size_t text_bytes = 600;  ///< of each text, about
  uint64_t seed = 1;        ///< of the model's rewards; the samples are the same for all seeds
};

/// A run with made-up rewards and texts whose numbers agree with each other: scores are shares of
/// right samples, intervals are normal approximations.
ReportRun MakeRun(const RunShape& shape);

/// The same run with `payload` in every field that reaches the page: ids, subsets, model and suite
/// names, roles, prompts, responses, authors, attributes, failures, verdicts, options, command
/// line, warnings.
ReportRun Poisoned(const RunShape& shape, const std::string& payload);

/// What comparing the runs of each suite hash has found: by the rule of a file of pairs.
std::vector<ReportComparison> CompareMade(const std::vector<ReportRun>& runs);

}  // namespace assay::testing
