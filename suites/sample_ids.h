#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "harness/core/sample.h"

namespace assay {

/// The id of a sample whose row has none (CONTRACTS §1): the first 16 hex digits of the SHA-256 of
/// the canonical JSON of its prompt and responses.
std::string GeneratedId(const Sample& sample);

/// Keeps the ids of one reading apart. Remembers a hash and a count per id, not the ids.
class SampleIds {
 public:
  /// `id`; where it was given before, `id#2`, `id#3`, …
  std::string Unique(std::string id);

  /// Notes an id that may not repeat; false if it was given before.
  bool Add(const std::string& id);

 private:
  std::unordered_map<uint64_t, uint32_t> times_;  // by hash: how often it was asked for
};

}  // namespace assay
