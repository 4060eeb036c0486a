#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace assay {

/// A chi-square statistic with its degrees of freedom and p value.
struct ChiSquareTest {
  double statistic = 0;
  size_t freedom = 0;
  double p = 1;
};

/// Bowker's test (1948) that a square table is symmetric: here, that two models exchange outcomes
/// (right, tied, wrong) in both directions alike,
///   X² = Σ_{i<j} (n_ij − n_ji)² / (n_ij + n_ji),
/// chi-square with one degree of freedom for each pair (i, j) that occurs at all (a pair that never
/// does tells nothing; others count it and lose power). `table`: row-major, categories ×
/// categories. p = 1 where nothing lies off the diagonal.
///
/// Domain: independent samples, n_ij + n_ji ≥ 10 in each pair that occurs; clusters of several
/// samples need `SignFlipTest` on scores (right 1, tied ½, wrong 0).
ChiSquareTest BowkerTest(std::span<const uint64_t> table, size_t categories);

}  // namespace assay
