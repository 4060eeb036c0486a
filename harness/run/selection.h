#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/json.h"
#include "harness/core/suite_index.h"

namespace assay {

/// Which samples of a suite are wanted (`--limit --subset --sample --shard`). Filters apply in the
/// order subset, sample, limit, shard. Not part of a run's identity (CONTRACTS §2).
struct Selection {
  std::optional<uint64_t> limit = {};
  std::vector<std::string> subsets = {};
  std::vector<std::string> samples = {};  ///< ids
  uint32_t shard = 1, shards = 1;         ///< `--shard i/n`, i = 1…n

  bool IsWholeSuite() const { return !limit && subsets.empty() && samples.empty() && shards == 1; }
  friend bool operator==(const Selection&, const Selection&) = default;
};

Json SelectionToJson(const Selection& selection);
Selection SelectionFromJson(const Json& value);

/// The chosen ordinals, ascending. `limit` takes the samples of smallest priority (2k+1)/2n, k the
/// place (from 0) among the n samples of its subset that passed the filters before, so that a
/// larger limit contains a smaller one. `shard` keeps ordinals with ordinal mod n = i - 1. Throws
/// UsageError for a subset or id that the suite lacks, a shard outside 1…n, and where nothing is
/// left.
std::vector<uint32_t> Choose(const Selection& selection, const SuiteIndex& index);

}  // namespace assay
