#include "suites/mean_scores.h"

#include <cmath>
#include <limits>

namespace assay {
namespace {

constexpr double kUndefined = std::numeric_limits<double>::quiet_NaN();

bool DescendsFrom(const ScoreTable& table, size_t name, size_t ancestor) {
  int parent = table.names[name].parent;
  while (parent >= 0 && static_cast<size_t>(parent) != ancestor) {
    parent = table.names[static_cast<size_t>(parent)].parent;
  }
  return parent >= 0;
}

RowSum SumOfDescendants(const ScoreTable& table, size_t ancestor, std::span<const uint32_t> times) {
  RowSum sum;
  for (size_t i = ancestor + 1; i < table.names.size(); ++i) {
    if (table.names[i].code >= 0 && DescendsFrom(table, i, ancestor)) {
      sum += SumOfCode(table, table.names[i], 0, times);
    }
  }
  return sum;
}

}  // namespace

double RowSum::Mean() const { return rows == 0 ? kUndefined : value / static_cast<double>(rows); }

RowSum& RowSum::operator+=(const RowSum& other) {
  value += other.value;
  rows += other.rows;
  return *this;
}

RowSum SumRows(const ScoreTable& table, size_t column, size_t begin, size_t end,
               std::span<const uint32_t> times) {
  if (begin == end) return {};  // an empty table has no column to point at
  const double* value = table.values.data() + column;
  const size_t width = table.width;
  // Four independent sums: one alone would wait for each addition to finish.
  double sum[4] = {};
  uint64_t rows[4] = {};
  size_t i = begin;
  for (; i + 4 <= end; i += 4) {
    for (size_t k = 0; k < 4; ++k) {
      sum[k] += times[i + k] * value[(i + k) * width];
      rows[k] += times[i + k];
    }
  }
  for (; i < end; ++i) {
    sum[0] += times[i] * value[i * width];
    rows[0] += times[i];
  }
  return {(sum[0] + sum[1]) + (sum[2] + sum[3]), rows[0] + rows[1] + rows[2] + rows[3]};
}

RowSum SumOfCode(const ScoreTable& table, const ScoreName& name, size_t column,
                 std::span<const uint32_t> times) {
  const auto code = static_cast<size_t>(name.code);
  return SumRows(table, column, table.starts[code], table.starts[code + 1], times);
}

double MeanOfChildren(const ScoreTable& table, size_t parent, std::span<const double> out) {
  double sum = 0;
  double weights = 0;
  for (size_t i = parent + 1; i < table.names.size(); ++i) {
    const ScoreName& name = table.names[i];
    if (name.parent != static_cast<int>(parent) || std::isnan(out[i])) continue;
    sum += name.weight * out[i];
    weights += name.weight;
  }
  return weights > 0 ? sum / weights : kUndefined;
}

void AggregateMeans(const ScoreTable& table, std::span<const uint32_t> times,
                    std::span<double> out) {
  for (size_t i = table.names.size(); i-- > 0;) {
    const ScoreName& name = table.names[i];
    if (name.code >= 0) {
      out[i] = SumOfCode(table, name, 0, times).Mean();
    } else if (name.pooled) {
      out[i] = SumOfDescendants(table, i, times).Mean();
    } else {
      out[i] = MeanOfChildren(table, i, out);
    }
  }
}

}  // namespace assay
