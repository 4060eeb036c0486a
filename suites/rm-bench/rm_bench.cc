#include "suites/rm-bench/rm_bench.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "suites/credit.h"
#include "suites/mean_scores.h"

namespace assay {
namespace {

constexpr size_t kStyles = 3;
constexpr size_t kLevels = 3;
constexpr std::array<const char*, kLevels> kLevelNames = {"easy", "normal", "hard"};

// How hard it is to prefer the right answer in style i to the wrong one in style j.
size_t LevelOf(size_t i, size_t j) { return j < i ? 0 : j == i ? 1 : 2; }

// The benchmark defines no rule for judges; a cell is won by more verdicts for it than against it.
bool WinsCell(const Judgement& judgement, size_t i, size_t j) {
  const size_t right = i;
  const size_t wrong = kStyles + j;
  if (HasRewards(judgement)) return WinsByReward(judgement, right, wrong);
  return NetVote(judgement, right, wrong) > 0;
}

using LevelSums = std::array<RowSum, kLevels>;

void AddCode(const ScoreTable& table, const ScoreName& name, std::span<const uint32_t> times,
             LevelSums& sums) {
  for (size_t level = 0; level < kLevels; ++level) {
    sums[level] += SumOfCode(table, name, level, times);
  }
}

// Of a subset, or of a domain with all its subsets.
LevelSums SumsOf(const ScoreTable& table, size_t index, std::span<const uint32_t> times) {
  LevelSums sums;
  const ScoreName& name = table.names[index];
  if (name.code >= 0) {
    AddCode(table, name, times, sums);
    return sums;
  }
  for (const ScoreName& child : table.names) {
    if (child.parent == static_cast<int>(index)) AddCode(table, child, times, sums);
  }
  return sums;
}

double Accuracy(const RowSum& level) { return level.Mean() / kStyles; }

}  // namespace

void RmBench::ReadRow(Json& row, const RowPlace& place, Sample& sample) const {
  sample.subset = place.part.name;
  if (!place.part.covers.empty()) {  // the file of all domains says in each row which it is
    sample.subset = place.TakeString(row, "domain");
    if (std::ranges::find(place.part.covers, sample.subset) == place.part.covers.end()) {
      throw place.Wrong("\"domain\": got \"" + sample.subset + "\", expected one of the domains");
    }
    const Json* id = place.columns.Find(row, "id");
    if (id != nullptr) sample.id = sample.subset + "/" + KeyText(*id, "id", place);
  }
  sample.prompt = UserPrompt(place.TakeString(row, "prompt"));
  for (const char* column : {"chosen", "rejected"}) {
    Json* value = place.columns.Find(row, column);
    std::vector<std::string> texts;
    if (value != nullptr) texts = TakeStrings(*value, column, place);
    if (texts.size() != kStyles) {
      throw place.Wrong("\"" + std::string(column) + "\": got " + std::to_string(texts.size()) +
                        " responses, expected 3: concise, detailed, detailed in markdown");
    }
    for (std::string& text : texts) sample.responses.push_back(TextResponse(std::move(text)));
  }
  sample.label.grades = {1.0, 1.0, 1.0, 0.0, 0.0, 0.0};
}

void RmBench::Tabulate(const JudgedSample& judged, ScoreTable& table) const {
  if (table.rows() == 0) table.width = kLevels;
  if (IsMissing(judged.judgement)) ++table.unscored;
  if (!HasRewards(judged.judgement) && !HasVerdicts(judged.judgement)) return;
  std::array<double, kLevels> won{};
  for (size_t i = 0; i < kStyles; ++i) {
    for (size_t j = 0; j < kStyles; ++j) won[LevelOf(i, j)] += WinsCell(judged.judgement, i, j);
  }
  table.Add(table.CodeOf(judged.subset), won, judged.cluster);
}

void RmBench::LayOut(ScoreTable& table) const {
  table.width = kLevels;
  LayOutScores(manifest().layout, table);
  for (const char* level : kLevelNames) {
    ScoreName name;
    name.name = level;
    name.kind = ScoreName::Kind::kSlice;
    name.slice_of = 0;
    table.names.push_back(std::move(name));
    table.counts.push_back(table.counts[0]);
  }
}

void RmBench::Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                        std::span<double> out) const {
  const size_t slices = table.names.size() - kLevels;
  std::array<double, kLevels> levels{};
  size_t domains = 0;
  for (size_t i = 1; i < slices; ++i) {
    const LevelSums sums = SumsOf(table, i, times);
    out[i] = 0;
    for (const RowSum& level : sums) out[i] += Accuracy(level) / kLevels;
    if (table.names[i].kind != ScoreName::Kind::kSection || sums[0].rows == 0) continue;
    ++domains;
    for (size_t level = 0; level < kLevels; ++level) levels[level] += Accuracy(sums[level]);
  }
  for (size_t level = 0; level < kLevels; ++level) {
    out[slices + level] = domains == 0 ? std::numeric_limits<double>::quiet_NaN()
                                       : levels[level] / static_cast<double>(domains);
  }
  out[0] = MeanOfChildren(table, 0, out);
}

}  // namespace assay
