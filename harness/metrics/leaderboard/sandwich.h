#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace assay {

/// The diagonal of H⁺ (C/(C−1) Σ_c g_c g_cᵀ) H⁺: variances of estimates that add up to 0, robust to
/// correlation within clusters (Liang & Zeger 1986).
class Sandwich {
 public:
  /// `information`: H, m × m, symmetric, whose rows add up to 0 and which has no other null
  /// direction.
  explicit Sandwich(std::vector<double> information);

  /// g_c, which adds up to 0, of one more cluster.
  void Add(std::span<const double> score);

  size_t clusters() const { return clusters_; }

  /// By estimate. At least two clusters.
  std::vector<double> Variances() const;

 private:
  size_t size_;
  size_t clusters_ = 0;
  std::vector<double> factor_;  // lower, of H + s 11ᵀ
  std::vector<double> solved_;
  std::vector<double> squares_;
};

}  // namespace assay
