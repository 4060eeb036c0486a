#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "harness/core/score_table.h"

namespace assay {

/// A sum over drawn rows and how many there were; `Mean` is NaN where there were none.
struct RowSum {
  double value = 0;
  uint64_t rows = 0;

  double Mean() const;
  RowSum& operator+=(const RowSum& other);
};

/// Σ times·value and Σ times over rows [begin, end) of one column of a table laid out by
/// `LayOutScores`. Allocates nothing.
RowSum SumRows(const ScoreTable& table, size_t column, size_t begin, size_t end,
               std::span<const uint32_t> times);

/// The same over all rows of names[name].code.
RowSum SumOfCode(const ScoreTable& table, const ScoreName& name, size_t column,
                 std::span<const uint32_t> times);

/// The weighted mean of `out` over the children of names[parent] that are defined: an undefined
/// section is left out of a mean (CONTRACTS §1). NaN where none is.
double MeanOfChildren(const ScoreTable& table, size_t parent, std::span<const double> out);

/// `Suite::Aggregate` for scores that are means of column 0, of subsets, sections and all.
void AggregateMeans(const ScoreTable& table, std::span<const uint32_t> times,
                    std::span<double> out);

}  // namespace assay
