#include "harness/core/published_counts.h"

#include <algorithm>

namespace assay {
namespace {

std::optional<size_t> CountOf(const std::string& subset, const SubsetCounts& counts) {
  const auto found = std::ranges::find(counts, subset, &SubsetCounts::value_type::first);
  return found == counts.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::vector<CountDifference> DifferencesFromPublished(const SubsetCounts& published,
                                                      const SubsetCounts& rows,
                                                      bool parts_missing) {
  std::vector<CountDifference> differences;
  for (const auto& [subset, expected] : published) {
    const size_t got = CountOf(subset, rows).value_or(0);
    if (got == expected || (got == 0 && parts_missing)) continue;
    differences.push_back({subset, got, expected});
  }
  for (const auto& [subset, got] : rows) {
    if (!CountOf(subset, published)) differences.push_back({subset, got, std::nullopt});
  }
  return differences;
}

}  // namespace assay
