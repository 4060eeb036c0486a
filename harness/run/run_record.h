#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/json.h"
#include "harness/core/reward_model.h"
#include "harness/run/invariance.h"
#include "harness/run/selection.h"

namespace assay {

/// Everything that is known about a run besides its judgements: what the store keeps and the report
/// shows under "how it was made". A run is the set of judgements of one identity (CONTRACTS §2).
struct RunRecord {
  std::string id;        ///< random, 16 hex digits
  std::string identity;  ///< hash of everything that can change a judgement
  std::string created;   ///< UTC, "2026-01-31T12:00:00Z"; `updated` after the last commit
  std::string updated;
  std::string assay;  ///< version of the program
  ModelCard model;
  std::string suite, variant, revision, suite_sha256;
  std::string suite_spec;      ///< as given with -s
  std::string suite_manifest;  ///< canonical suite.json: enough to score stored judgements again
  std::vector<std::string> missing_parts;
  size_t suite_samples = 0;  ///< rows of the whole suite
  Ask ask;
  std::string prepare = "maker";
  std::map<std::string, std::string> versions;  ///< libraries that took part
  std::string command;                          ///< as typed
  std::string host;
  std::string series;
  std::optional<int64_t> step;
  double seconds = 0;                    ///< spent judging, over all continuations
  std::vector<std::string> health;       ///< warnings of suite and adapter
  std::optional<Invariance> invariance;  ///< of the last `--verify-invariance`
};

/// One `assay run` (or demo) as the user sees it: a name and the runs it made, continued or found.
struct Invocation {
  std::string name;
  std::string created;
  std::string command;
  struct Entry {
    std::string run;  ///< run id
    Selection selection;
    std::vector<uint32_t> ordinals;  ///< the samples it chose, ascending; empty: the whole suite
  };
  std::vector<Entry> entries;
};

}  // namespace assay
