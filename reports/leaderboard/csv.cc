#include <fmt/format.h>

#include "reports/leaderboard.h"
#include "reports/writers/escaping.h"

namespace assay {
namespace {

std::string NumberOrNothing(std::optional<double> value) {
  return value ? fmt::format("{}", *value) : "";
}

std::string Ranks(const std::optional<RankRange>& rank) {
  if (!rank) return ",,,";
  return fmt::format("{},{},{},{}", rank->rank, rank->low, rank->high, rank->group);
}

// What a row is of: the mean has no suite, data and run.
struct Subject {
  std::string suite, data, kind, score, unit, run;
  double weight = 0;
  std::string failed = {};  // samples
};

std::string Row(const BoardModel& model, const Subject& subject, const Estimate& estimate,
                const std::optional<RankRange>& rank, bool ranked, const std::string& because) {
  const auto& interval = estimate.interval;
  std::string why = because.empty() ? estimate.because : because;
  if (why.empty()) why = estimate.interval_because;
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", CsvField(model.label),
      CsvField(model.card.adapter), CsvField(model.card.type), CsvField(model.card.licence),
      model.card.parameters > 0 ? std::to_string(model.card.parameters) : "",
      CsvField(subject.suite), CsvField(subject.data), subject.kind, CsvField(subject.score),
      subject.unit, subject.weight, NumberOrNothing(estimate.value),
      NumberOrNothing(interval ? std::optional(interval->low) : std::nullopt),
      NumberOrNothing(interval ? std::optional(interval->high) : std::nullopt),
      interval ? interval->method : "", estimate.n, Ranks(rank), ranked ? "yes" : "no",
      CsvField(subject.run), CsvField(why), subject.failed);
}

}  // namespace

std::string LeaderboardCsv(const Leaderboard& board) {
  std::string csv =
      "model,adapter,type,licence,parameters,suite,data,kind,score,unit,weight,value,low,high,"
      "interval,n,rank,rank_low,rank_high,group,ranked,run,because,failed\r\n";
  for (const size_t m : board.order) {
    const BoardModel& model = board.models[m];
    csv += Row(model, {"", "", "mean", "mean", "fraction", "", 0}, model.mean, model.rank,
               model.rank.has_value(), "");
    Estimate strength;
    strength.value = model.strength.value;
    strength.interval = model.strength.interval;
    strength.interval_because = model.strength.interval_because;
    strength.n = static_cast<size_t>(model.strength.comparisons);
    csv += Row(model, {"", "", "strength", "bradley_terry", "log-odds", "", 0}, strength, {}, false,
               model.strength.because);
    for (size_t s = 0; s < board.suites.size(); ++s) {
      const BoardCell& cell = board.Cell(m, s);
      const BoardSuite& suite = board.suites[s];
      const Summary* summary = cell.run ? &board.runs[*cell.run].summary : nullptr;
      const std::string run = summary != nullptr ? summary->run.id : "";
      const std::string failed = summary != nullptr ? std::to_string(summary->counts.failed) : "";
      if (cell.scores.empty()) {
        csv += Row(model,
                   {suite.name, suite.sha256, "overall", "overall", "", run, suite.weight, failed},
                   {}, {}, false, cell.because);
      }
      for (const OfficialScore& score : cell.scores) {
        const bool overall = score.name.kind == ScoreName::Kind::kOverall;
        csv += Row(model,
                   {suite.name, suite.sha256, std::string(Name(score.name.kind)), score.name.name,
                    std::string(Name(score.name.unit)), run, overall ? suite.weight : 0,
                    overall ? failed : ""},
                   score.estimate, overall ? suite.ranks[m] : std::nullopt,
                   overall && suite.ranks[m].has_value(), cell.because);
      }
    }
  }
  return csv;
}

}  // namespace assay
