#include "suites/preference_suite.h"

#include <optional>

#include "suites/credit.h"
#include "suites/mean_scores.h"
#include "suites/preference_rows.h"

namespace assay {

void PreferenceSuite::ReadRow(Json& row, const RowPlace& place, Sample& sample) const {
  ReadPreferenceRow(row, place, sample);
}

bool PreferenceSuite::MapsColumns() const {
  return !manifest().card.benchmark && manifest().parts[0].embedded.empty();
}

void PreferenceSuite::LayOut(ScoreTable& table) const {
  ManifestSuite::LayOut(table);
  const bool only_total = manifest().parts.size() == 1 && table.names.size() == 2 &&
                          table.names[0].kind == ScoreName::Kind::kOverall &&
                          table.names[1].name == manifest().parts[0].name;
  if (!only_total) return;
  table.names[0].code = table.names[1].code;
  table.names.pop_back();
  table.counts.pop_back();
}

void PreferenceSuite::Tabulate(const JudgedSample& judged, ScoreTable& table) const {
  if (IsMissing(judged.judgement)) ++table.unscored;
  if (!HasRewards(judged.judgement) && !HasVerdicts(judged.judgement)) return;
  const std::optional<double> credit =
      CreditOf(judged.label, judged.judgement, manifest().verdicts);
  if (!credit) return;  // nothing to compare: all responses are graded alike
  table.Add(table.CodeOf(judged.subset), {&*credit, 1}, judged.cluster);
}

void PreferenceSuite::Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                                std::span<double> out) const {
  AggregateMeans(table, times, out);
}

}  // namespace assay
