#include "tests/testing/section_suite.h"

#include <limits>

#include "tests/testing/scoring.h"

namespace assay::testing {
namespace {

using Kind = ScoreName::Kind;

ScoreName Named(std::string name, Kind kind, int parent, int32_t code, bool pooled) {
  ScoreName result;
  result.name = std::move(name);
  result.kind = kind;
  result.parent = parent;
  result.code = code;
  result.pooled = pooled;
  return result;
}

}  // namespace

SectionSuite::SectionSuite() : ListSuite({}) {
  card.name = "sections";
  card.confirmed = "ours";
}

void SectionSuite::Tabulate(const JudgedSample& judged, ScoreTable& table) const {
  if (judged.judgement.rewards.empty()) {
    ++table.unscored;
    return;
  }
  const auto& rewards = judged.judgement.rewards;
  double won = 1;
  for (size_t i = 1; i < rewards.size(); ++i) {
    if (!(ValueOrNan(rewards[0]) > ValueOrNan(rewards[i]))) won = 0;
  }
  table.Add(table.CodeOf(judged.subset), {&won, 1}, judged.cluster);
}

void SectionSuite::Finish(ScoreTable& table) const {
  const int32_t a = table.CodeOf("a");
  const int32_t b = table.CodeOf("b");
  const int32_t c = table.CodeOf("c");
  SortByCode(table);
  table.names = {
      Named("overall", Kind::kOverall, -1, -1, false), Named("left", Kind::kSection, 0, -1, true),
      Named("right", Kind::kSection, 0, -1, true),     Named("a", Kind::kSubset, 1, a, false),
      Named("b", Kind::kSubset, 1, b, false),          Named("c", Kind::kSubset, 2, c, false)};
  const auto rows = [&](int32_t code) {
    const auto i = static_cast<size_t>(code);
    return static_cast<uint32_t>(table.starts[i + 1] - table.starts[i]);
  };
  table.counts = {
      rows(a) + rows(b) + rows(c), rows(a) + rows(b), rows(c), rows(a), rows(b), rows(c)};
  if (rows(c) == 0) table.names[2].undefined_because = "no sample of c";
}

void SectionSuite::Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                             std::span<double> out) const {
  double sum[3] = {};
  double n[3] = {};
  for (size_t name = 3; name < 6; ++name) {
    const auto code = static_cast<size_t>(table.names[name].code);
    for (size_t row = table.starts[code]; row < table.starts[code + 1]; ++row) {
      sum[name - 3] += times[row] * table.values[row];
      n[name - 3] += times[row];
    }
    out[name] = sum[name - 3] / n[name - 3];  // 0 / 0: undefined
  }
  out[1] = (sum[0] + sum[1]) / (n[0] + n[1]);
  out[2] = out[5];
  const bool left = n[0] + n[1] > 0;
  const bool right = n[2] > 0;
  out[0] = left && right ? (out[1] + out[2]) / 2 : left ? out[1] : out[2];
}

JudgedSample JudgedPair(const std::string& subset, uint32_t number, std::vector<double> rewards) {
  JudgedSample judged;
  judged.ordinal = number;
  judged.id = subset + "/" + std::to_string(number);
  judged.subset = subset;
  judged.cluster = ClusterOf(judged.id);
  judged.label.grades = {1.0};
  judged.label.grades.resize(rewards.size(), 0.0);
  judged.lengths.assign(rewards.size(), 10);
  judged.judgement = Rewards(rewards);
  return judged;
}

std::vector<JudgedSample> JudgedPairs(const std::string& subset, uint32_t right, uint32_t wrong,
                                      uint32_t first_number) {
  std::vector<JudgedSample> judged;
  for (uint32_t i = 0; i < right + wrong; ++i) {
    const double margin = i < right ? 1 : -1;
    judged.push_back(JudgedPair(subset, first_number + i, {margin, 0}));
  }
  return judged;
}

}  // namespace assay::testing
