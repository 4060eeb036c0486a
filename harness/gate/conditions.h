#pragma once

#include <string>
#include <vector>

#include "harness/run/run_record.h"

namespace assay {

/// Something besides the model that two runs were not judged alike in. Their scores then differ
/// for another reason than the checkpoint.
struct ConditionDifference {
  std::string kind;    ///< what `--allow` calls it: one of `ConditionKinds`
  std::string what;    ///< "model option max_length"
  std::string before;  ///< the baseline's; empty: none
  std::string after;

  friend bool operator==(const ConditionDifference&, const ConditionDifference&) = default;
};

/// data, selection, template, options, dtype, ask, seed, adapter, version.
std::vector<std::string> ConditionKinds();

/// In what the two runs differ that can change a judgement and is not the checkpoint: data (suite
/// hash; shown by what was asked for, rows, revision and where suite.json differs), template
/// (preparation, chat template, what is cut), other options of the model, dtype, what was asked,
/// seed, kind of model, and assay's major version. The selections are the caller's to compare. A
/// checkpoint's fingerprint and name, and an ensemble's members, are what may differ.
std::vector<ConditionDifference> ConditionDifferences(const RunRecord& baseline,
                                                      const RunRecord& run);

/// What differs and should not matter: device, libraries, assay's minor version. One line each.
std::vector<std::string> ConditionNotes(const RunRecord& baseline, const RunRecord& run);

/// "seed: 0 → 1".
std::string Describe(const ConditionDifference& difference);

}  // namespace assay
