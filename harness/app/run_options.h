#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/selection.h"

namespace assay {

/// Everything that `assay run` can be told. `demo` fills one in itself.
struct RunOptions {
  std::vector<std::string> models;
  std::vector<std::string> suites;
  std::vector<std::string> columns;  ///< "ours=theirs", comma-separated or repeated
  std::string data;                  ///< empty: $ASSAY_DATA
  std::string store;                 ///< empty: $ASSAY_STORE, else ./assay.db
  std::string name;
  std::string series;
  std::optional<int64_t> step;
  std::string device = "auto";
  std::string dtype;
  std::string prepare = "maker";
  std::string shard;
  Selection selection;
  uint64_t seed = 0;
  unsigned threads = 0;
  double max_failures = 0.01;
  size_t verify_invariance = 0;  ///< samples to judge again; 0: none
  std::string json;
  std::string format = "text";
  bool fresh = false;
  bool dry_run = false;
  bool quiet = false;
};

/// Adds the options of `assay run` to `command`.
void AddRunOptions(CLI::App& command, RunOptions& options);

/// Of these, the ones that say how a model judges: device, dtype, seed, threads, failures.
void AddJudging(CLI::App& command, RunOptions& options);

/// `i/n` → (i, n); throws UsageError unless 1 ≤ i ≤ n.
void ParseShard(const std::string& text, Selection& selection);

}  // namespace assay
