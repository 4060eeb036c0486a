#include "suites/rewardbench-2/ties_groups.h"

#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "suites/credit.h"

namespace assay {
namespace {

// The columns of a row before its group is joined.
enum Column : size_t { kGap, kSpread, kKind };
constexpr double kRef = 0;
constexpr double kTied = 1;
constexpr double kUnrated = 2;

struct Group {
  uint64_t cluster = 0;
  std::optional<TiesPrompt> ref, tied;
};

double KindOf(const JudgedSample& judged) {
  if (!HasRewards(judged.judgement)) return kUnrated;
  return judged.id.starts_with(judged.subset + "/ref:") ? kRef : kTied;
}

}  // namespace

void AddTiesSample(const JudgedSample& judged, int32_t code, ScoreTable& table) {
  const TiesPrompt prompt = TiesPromptOf(judged.label, judged.judgement);
  std::array<double, kTiesComponents> values{};
  values[kGap] = prompt.gap;
  values[kSpread] = prompt.spread;
  values[kKind] = KindOf(judged);
  table.Add(code, values, judged.cluster);
  table.groups.push_back(judged.group);
}

TiesCounts JoinTiesGroups(int32_t code, ScoreTable& table) {
  TiesCounts counts;
  ScoreTable joined;
  joined.width = table.width;
  std::vector<Group> groups;
  std::unordered_map<std::string, size_t> index;
  for (size_t i = 0; i < table.rows(); ++i) {
    const std::span<const double> row = table.row(i);
    if (table.codes[i] != code) {
      joined.Add(table.codes[i], row, table.clusters[i]);
      continue;
    }
    ++counts.samples;
    if (row[kKind] == kUnrated) {
      ++counts.unrated;
      continue;
    }
    const auto [it, added] = index.try_emplace(table.groups[i], groups.size());
    if (added) groups.push_back({table.clusters[i], {}, {}});
    Group& group = groups[it->second];
    (row[kKind] == kRef ? group.ref : group.tied) = TiesPrompt{row[kGap], row[kSpread]};
  }
  for (const Group& group : groups) {
    const auto components =
        TiesComponentsOf(group.ref ? &*group.ref : nullptr, group.tied ? &*group.tied : nullptr);
    for (size_t i = 0; i < kTiesComponents; ++i) counts.components[i] += !std::isnan(components[i]);
    joined.Add(code, components, group.cluster);
  }
  table.codes = std::move(joined.codes);
  table.values = std::move(joined.values);
  table.clusters = std::move(joined.clusters);
  return counts;
}

}  // namespace assay
