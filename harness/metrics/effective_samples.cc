#include "harness/metrics/effective_samples.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

#include "harness/metrics/interval_choice.h"

namespace assay {
namespace {

struct RowWeight {
  uint64_t cluster = 0;
  double weight = 0;
  size_t row = 0;
};

std::vector<size_t> ChildrenOf(const ScoreTable& table, size_t i) {
  std::vector<size_t> children;
  for (size_t child = i + 1; child < table.names.size(); ++child) {
    if (table.names[child].parent == static_cast<int>(i)) children.push_back(child);
  }
  return children;
}

size_t RowsUnder(const ScoreTable& table, size_t i) {
  if (const int32_t code = table.names[i].code; code >= 0) {
    return table.starts[static_cast<size_t>(code) + 1] - table.starts[static_cast<size_t>(code)];
  }
  size_t rows = 0;
  for (const size_t child : ChildrenOf(table, i)) rows += RowsUnder(table, child);
  return rows;
}

// Adds the rows under the i-th score, which weigh `weight` together.
void AddRows(const ScoreTable& table, size_t i, double weight, std::vector<RowWeight>& weights) {
  const ScoreName& name = table.names[i];
  if (name.code >= 0) {
    const size_t begin = table.starts[static_cast<size_t>(name.code)];
    const size_t rows = RowsUnder(table, i);
    for (size_t row = begin; row < begin + rows; ++row) {
      weights.push_back({table.clusters[row], weight / static_cast<double>(rows), row});
    }
    return;
  }
  std::vector<std::pair<size_t, double>> shares;
  double sum = 0;
  for (const size_t child : ChildrenOf(table, i)) {
    const size_t rows = RowsUnder(table, child);
    if (rows == 0) continue;
    shares.emplace_back(child, name.pooled ? static_cast<double>(rows) : table.names[child].weight);
    sum += shares.back().second;
  }
  for (const auto& [child, share] : shares) AddRows(table, child, weight * share / sum, weights);
}

// A slice has the rows of the score that it cuts, a component some of its parent's.
size_t WhoseRows(const ScoreTable& table, size_t i) {
  const ScoreName& name = table.names[i];
  if (name.slice_of >= 0) return WhoseRows(table, static_cast<size_t>(name.slice_of));
  if (name.kind == ScoreName::Kind::kComponent) {
    return WhoseRows(table, static_cast<size_t>(name.parent));
  }
  return i;
}

double SumOfValues(const ScoreTable& table, size_t row) {
  const auto values = table.row(row);
  return std::accumulate(values.begin(), values.end(), 0.0);
}

// In an order of their own: that of the rows must not change a sum.
std::vector<RowWeight> SortedRows(const ScoreTable& table, size_t i) {
  std::vector<RowWeight> weights;
  AddRows(table, WhoseRows(table, i), 1, weights);
  std::ranges::sort(weights, {},
                    [](const RowWeight& row) { return std::pair(row.cluster, row.weight); });
  return weights;
}

// Calls `visit(begin, end)` for the rows of each cluster.
template <typename Visit>
void ForEachCluster(const std::vector<RowWeight>& rows, const Visit& visit) {
  for (size_t begin = 0; begin < rows.size();) {
    size_t end = begin + 1;
    while (end < rows.size() && rows[end].cluster == rows[begin].cluster) ++end;
    visit(begin, end);
    begin = end;
  }
}

std::vector<double> ClusterWeights(const ScoreTable& table, size_t i) {
  const std::vector<RowWeight> rows = SortedRows(table, i);
  std::vector<double> weights;
  ForEachCluster(rows, [&](size_t begin, size_t end) {
    double sum = 0;
    for (size_t k = begin; k < end; ++k) sum += rows[k].weight;
    weights.push_back(sum);
  });
  return weights;
}

// (Σ x)² / Σ x²; a component has no more than its own rows.
double CountOf(const ScoreTable& table, size_t i, std::span<const double> weights) {
  double sum = 0;
  double squares = 0;
  for (const double weight : weights) {
    sum += weight;
    squares += weight * weight;
  }
  const double effective = squares > 0 ? WithoutRounding(sum * sum / squares) : 0;
  const bool is_component = table.names[i].kind == ScoreName::Kind::kComponent;
  return is_component ? std::min<double>(table.counts[i], effective) : effective;
}

}  // namespace

double EffectiveSamples(const ScoreTable& table, size_t i) {
  return CountOf(table, i, ClusterWeights(table, i));
}

double EffectiveRows(const ScoreTable& table, size_t i) {
  std::vector<double> weights;
  for (const RowWeight& row : SortedRows(table, i)) weights.push_back(row.weight);
  return CountOf(table, i, weights);
}

double EffectiveClusters(const ScoreTable& table, size_t i) {
  std::vector<double> squares = ClusterWeights(table, i);
  for (double& weight : squares) weight *= weight;
  return CountOf(table, i, squares);
}

std::vector<Contribution> Contributions(const ScoreTable& table, size_t i, double score) {
  const std::vector<RowWeight> rows = SortedRows(table, i);
  std::vector<Contribution> contributions;
  double total = 0;
  ForEachCluster(rows, [&](size_t begin, size_t end) {
    double sum = 0;
    double weight = 0;
    for (size_t k = begin; k < end; ++k) {
      const double value = SumOfValues(table, rows[k].row);
      if (!std::isnan(value)) sum += rows[k].weight * value;
      weight += rows[k].weight;
    }
    contributions.push_back({rows[begin].cluster, sum, weight});
    total += sum;
  });
  if (total == 0) return contributions;
  for (Contribution& contribution : contributions) contribution.value *= score / total;
  return contributions;
}

}  // namespace assay
