#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/core/judgement.h"
#include "harness/metrics/preference.h"

namespace assay {

/// Names by the number of their first appearance.
class NameCodes {
 public:
  uint32_t CodeOf(const std::string& name);
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, uint32_t> code_of_;
};

/// What is known of samples besides how they were judged: what a comparison may cut them by. By
/// row, in the order in which they were added.
struct SampleTraits {
  /// More values of a text attribute than this are no slices: 64 take the languages of a suite.
  static constexpr size_t kMostValues = 64;

  /// One attribute: the number of each row's value, −1 where it has none.
  struct Attribute {
    NameCodes values;
    std::vector<int32_t> codes;
  };

  std::vector<uint32_t> subset;  ///< code in `subsets`
  NameCodes subsets;
  std::vector<LengthSlice> chosen;
  std::vector<uint32_t> responses;              ///< how many the sample has
  std::vector<double> response_length;          ///< mean over its responses, UTF-8 bytes
  std::map<std::string, Attribute> attributes;  ///< those that are texts

  void Add(const JudgedSample& judged);
};

/// A cut of samples into named slices.
struct Slicing {
  std::string name;  ///< "subset", "chosen response", "length of responses", an attribute's …
  std::vector<std::string> slices;
  std::vector<int32_t> slice_of;  ///< by row: place in `slices`, −1: in none
};

/// The slicings that `rows` allow, each of two slices or more and of at most 64: by subset, by
/// whether the chosen of two responses is the longer one, by thirds of the responses' mean length
/// (in UTF-8 bytes), by the number of responses, by each text attribute of at most 64 values. One
/// that cuts as an earlier one does is left out.
std::vector<Slicing> MakeSlicings(const SampleTraits& traits, std::span<const uint32_t> rows);

/// Adds a slicing, without the slices that no row is in, where it cuts and not as one of `slicings`
/// does.
void AddSlicing(const Slicing& slicing, std::vector<Slicing>& slicings);

}  // namespace assay
