#include "harness/core/score_table.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "harness/core/error.h"
#include "harness/core/sha256.h"
#include "harness/core/suite_index.h"

namespace assay {

std::string_view Name(ScoreName::Kind kind) {
  constexpr std::array<std::string_view, 5> kNames = {"overall", "section", "subset", "slice",
                                                      "component"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view Name(ScoreName::Unit unit) {
  constexpr std::array<std::string_view, 4> kNames = {"fraction", "correlation", "f1", "plain"};
  return kNames[static_cast<size_t>(unit)];
}

int32_t ScoreTable::CodeOf(std::string_view label) {
  const auto [it, added] =
      code_of_.try_emplace(std::string(label), static_cast<int32_t>(labels.size()));
  if (added) labels.emplace_back(label);
  return it->second;
}

void ScoreTable::Add(int32_t code, std::span<const double> row_values, uint64_t cluster) {
  ASSAY_CHECK(row_values.size() == width);
  codes.push_back(code);
  values.insert(values.end(), row_values.begin(), row_values.end());
  clusters.push_back(cluster);
}

void SortByCode(ScoreTable& table) {
  std::vector<size_t> order(table.rows());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return table.codes[a] < table.codes[b]; });
  ScoreTable sorted;
  sorted.width = table.width;
  for (const size_t i : order) sorted.Add(table.codes[i], table.row(i), table.clusters[i]);
  table.codes = std::move(sorted.codes);
  table.values = std::move(sorted.values);
  table.clusters = std::move(sorted.clusters);
  table.starts.assign(table.labels.size() + 1, 0);
  for (const int32_t code : table.codes) ++table.starts[static_cast<size_t>(code) + 1];
  std::partial_sum(table.starts.begin(), table.starts.end(), table.starts.begin());
}

uint64_t HashId(std::string_view id) { return Sha256Prefix(id); }

}  // namespace assay
