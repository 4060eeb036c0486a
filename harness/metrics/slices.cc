#include "harness/metrics/slices.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "harness/core/error.h"

namespace assay {
namespace {

std::vector<uint32_t> RowsByCluster(const ClusterCodes& clusters) {
  std::vector<uint32_t> rows(clusters.codes.size());
  std::iota(rows.begin(), rows.end(), 0u);
  std::stable_sort(rows.begin(), rows.end(),
                   [&](uint32_t a, uint32_t b) { return clusters.codes[a] < clusters.codes[b]; });
  return rows;
}

// For each subset, the sections above it: indices into `names`.
std::vector<std::vector<size_t>> SectionsOfSubsets(const std::vector<std::string>& subsets,
                                                   const std::vector<ScoreName>& names) {
  // Of a section and a subset of one name, the subset is the score with the rows.
  std::unordered_map<std::string_view, size_t> place;
  for (const bool with_rows : {true, false}) {
    for (size_t i = 0; i < names.size(); ++i) {
      if ((names[i].code >= 0) == with_rows) place.try_emplace(names[i].name, i);
    }
  }
  const std::unordered_set<std::string_view> is_subset(subsets.begin(), subsets.end());

  std::vector<std::vector<size_t>> sections(subsets.size());
  for (size_t s = 0; s < subsets.size(); ++s) {
    const auto found = place.find(subsets[s]);
    if (found == place.end()) continue;
    for (int at = names[found->second].parent; at >= 0;) {
      const ScoreName& name = names[static_cast<size_t>(at)];
      if (name.kind == ScoreName::Kind::kSection && !is_subset.contains(name.name)) {
        sections[s].push_back(static_cast<size_t>(at));
      }
      ASSAY_CHECK(name.parent < at);
      at = name.parent;
    }
  }
  return sections;
}

}  // namespace

std::vector<Slice> MakeSlices(std::span<const uint32_t> subset_of,
                              const std::vector<std::string>& subsets,
                              const std::vector<ScoreName>& names, const ClusterCodes& clusters) {
  const auto sections_of = SectionsOfSubsets(subsets, names);
  std::vector<Slice> sections(names.size());
  std::vector<Slice> of_subset(subsets.size());
  Slice everything{"", RowsByCluster(clusters)};
  for (const uint32_t row : everything.rows) {
    of_subset[subset_of[row]].rows.push_back(row);
    for (const size_t section : sections_of[subset_of[row]]) sections[section].rows.push_back(row);
  }
  std::vector<Slice> slices;
  slices.push_back(std::move(everything));
  for (size_t i = 0; i < names.size(); ++i) {
    if (sections[i].rows.empty()) continue;
    slices.push_back({names[i].name, std::move(sections[i].rows)});
  }
  for (size_t s = 0; s < subsets.size(); ++s) {
    slices.push_back({subsets[s], std::move(of_subset[s].rows)});
  }
  return slices;
}

std::vector<size_t> Partition(const std::vector<Slice>& slices) {
  std::vector<bool> taken(slices.front().rows.size());
  std::vector<size_t> parts;
  for (size_t i = 1; i < slices.size(); ++i) {
    const std::vector<uint32_t>& rows = slices[i].rows;
    const bool is_new = std::ranges::none_of(rows, [&](uint32_t row) { return taken[row]; });
    if (!is_new || rows.empty()) continue;
    parts.push_back(i);
    for (const uint32_t row : rows) taken[row] = true;
  }
  return parts;
}

}  // namespace assay
