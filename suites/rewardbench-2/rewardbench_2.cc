#include "suites/rewardbench-2/rewardbench_2.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "suites/credit.h"
#include "suites/mean_scores.h"
#include "suites/preference_rows.h"
#include "suites/rewardbench-2/rating.h"
#include "suites/rewardbench-2/ties.h"
#include "suites/rewardbench-2/ties_groups.h"

namespace assay {
namespace {

constexpr std::string_view kTies = "Ties";

bool IsNumber(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "ref:12" and "tied:12" belong to group "12".
std::string GroupOf(const std::string& id, const RowPlace& place) {
  for (const std::string_view kind : {"ref:", "tied:"}) {
    if (id.starts_with(kind) && IsNumber(id.substr(kind.size()))) return id.substr(kind.size());
  }
  throw place.Wrong("id of a Ties row: got \"" + id + "\", expected ref:N or tied:N");
}

// Of one component over the groups that have it.
double ComponentMean(const ScoreTable& table, size_t ties_code, size_t component,
                     std::span<const uint32_t> times) {
  RowSum sum;
  for (size_t i = table.starts[ties_code]; i < table.starts[ties_code + 1]; ++i) {
    const double value = table.values[i * table.width + component];
    if (std::isnan(value)) continue;
    sum += {times[i] * value, times[i]};
  }
  return sum.Mean();
}

}  // namespace

void RewardBench2::ReadRow(Json& row, const RowPlace& place, Sample& sample) const {
  const Json* id = place.columns.Find(row, "id");
  if (id == nullptr) throw place.Wrong("no column \"id\"");
  const std::string own = KeyText(*id, "id", place);
  sample.subset = place.TakeString(row, "subset");
  ReadPreferenceRow(row, place, sample);
  sample.id = sample.subset + "/" + own;
  if (sample.subset == kTies) {
    sample.group = GroupOf(own, place);
    sample.cluster = ClusterOf(std::string(kTies) + "/" + sample.group);
  }
}

void RewardBench2::Tabulate(const JudgedSample& judged, ScoreTable& table) const {
  if (table.rows() == 0) table.width = kTiesComponents;
  if (IsMissing(judged.judgement)) ++table.unscored;
  if (!HasRewards(judged.judgement) && !HasVerdicts(judged.judgement)) return;
  const int32_t code = table.CodeOf(judged.subset);
  if (judged.subset == kTies) {
    AddTiesSample(judged, code, table);
    return;
  }
  std::array<double, kTiesComponents> values{};
  values[0] = BestOfFourCredit(judged.label, judged.judgement);
  table.Add(code, values, judged.cluster);
  table.groups.emplace_back();
}

void RewardBench2::LayOut(ScoreTable& table) const {
  table.width = kTiesComponents;
  const TiesCounts counts = JoinTiesGroups(table.CodeOf(kTies), table);
  LayOutScores(manifest().layout, table);
  const auto ties = static_cast<size_t>(FindScore(table, kTies));
  // What a reader counts are the samples; the rows are now groups.
  table.counts[0] += counts.samples - table.counts[ties];
  table.counts[ties] = counts.samples;
  for (size_t i = 0; i < kTiesComponents; ++i) {
    ScoreName name;
    name.name = std::string(kTies) + " " + kTiesNames[i];
    name.kind = ScoreName::Kind::kComponent;
    name.unit = i == kMargin ? ScoreName::Unit::kPlain : ScoreName::Unit::kFraction;
    name.parent = static_cast<int>(ties);
    name.weight = kTiesWeights[i];
    table.names.push_back(std::move(name));
    table.counts.push_back(counts.components[i]);
  }
  if (counts.unrated == 0) return;
  for (ScoreName& name : table.names) {
    if (name.parent == 0) name.parent = -1;  // without Ties there is no total
  }
  table.names[ties].undefined_because = "Ties are scored from rewards, and the model gave verdicts";
  table.names[0].undefined_because = "it includes Ties, which are scored from rewards";
}

void RewardBench2::Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                             std::span<double> out) const {
  size_t component = kTiesComponents;
  double ties = 0;
  for (size_t i = table.names.size(); i-- > 0;) {
    const ScoreName& name = table.names[i];
    if (name.kind == ScoreName::Kind::kComponent) {
      const ScoreName& parent = table.names[static_cast<size_t>(name.parent)];
      out[i] = ComponentMean(table, static_cast<size_t>(parent.code), --component, times);
      ties += name.weight * out[i];
    } else if (name.code < 0) {
      out[i] = MeanOfChildren(table, i, out);
    } else if (name.name == kTies) {
      out[i] = ties;
    } else {
      out[i] = SumOfCode(table, name, 0, times).Mean();
    }
  }
}

}  // namespace assay
