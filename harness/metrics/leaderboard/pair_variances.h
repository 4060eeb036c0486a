#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace assay {

/// The variance of the difference of two models' scores on one suite, for every pair of models. A
/// pair that cannot be compared has an infinite one. Kept in 16 bits (the upper half of a float),
/// rounded up by at most 1 %, so that 200 models take 40 kB and whoever reads these bits computes
/// with the same numbers.
class PairVariances {
 public:
  explicit PairVariances(size_t models);

  size_t models() const { return models_; }
  double Of(size_t a, size_t b) const;  ///< a ≠ b
  void Set(size_t a, size_t b, double variance);

  /// Pairs (0, 1), (0, 2), …, (1, 2), …: the upper 16 bits of a float each.
  std::span<const uint16_t> bits() const { return bits_; }

 private:
  size_t Place(size_t a, size_t b) const;

  size_t models_;
  std::vector<uint16_t> bits_;
};

}  // namespace assay
