#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay {

/// What the first pass over a suite learnt (CONTRACTS §1 "Reading"): everything that must be known
/// before the first sample is judged, in 20 bytes per sample. All vectors are by ordinal.
struct SuiteIndex {
  std::string sha256;                      ///< the suite hash, 64 hex digits
  std::vector<std::string> subsets;        ///< names, in order of first appearance
  std::vector<uint32_t> subset_of;         ///< index into `subsets`
  std::vector<uint64_t> id_hash;           ///< `HashId` of each id
  std::vector<uint32_t> responses;         ///< how many each sample has
  std::vector<std::string> missing_parts;  ///< parts of the benchmark whose files are not there
  std::vector<std::string>
      warnings;                    ///< wrong counts or hashes, repaired UTF-8: for the health strip
  std::vector<std::string> files;  ///< what was read, as given
  uint64_t text_bytes = 0;         ///< UTF-8 bytes of all prompts and responses
  bool labelled = true;            ///< false: rows carry no label (`messages`), nothing to score

  size_t size() const { return subset_of.size(); }
};

/// 64-bit hash of a sample id (first 8 bytes of SHA-256, big-endian).
uint64_t HashId(std::string_view id);

}  // namespace assay
