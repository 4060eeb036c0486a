#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/core/short_id.h"
#include "harness/run/selection_words.h"
#include "reports/leaderboard/sections.h"
#include "reports/leaderboard/shown.h"
#include "reports/numbers.h"

namespace assay {
namespace {

std::vector<std::pair<std::string, std::string>> FactsOf(const BoardModel& model) {
  const ModelCard& card = model.card;
  std::vector<std::pair<std::string, std::string>> facts;
  const auto add = [&](const char* name, std::string value) {
    if (!value.empty()) facts.emplace_back(name, std::move(value));
  };
  add("Name", card.name);
  add("Adapter", card.adapter);
  add("Type", card.type);
  add("Parameters", card.parameters > 0 ? FormatCount(static_cast<size_t>(card.parameters)) : "");
  add("Licence", card.licence);
  add("Can", fmt::format("{}", fmt::join(CapabilitiesOf(card), ", ")));
  add("Dimensions", fmt::format("{}", fmt::join(card.dimensions, ", ")));
  add("Dtype", card.dtype);
  add("Device", card.device);
  for (const auto& [name, value] : card.options) add("Option", name + " = " + value);
  add("Fingerprint", card.fingerprint);
  add("Samples judged", FormatCount(model.judged));
  if (model.usage.tokens > 0) {
    add("Tokens", FormatCount(static_cast<size_t>(model.usage.tokens)));
  }
  if (const auto cost = model.CostPerThousand()) add("Cost per 1,000 samples", CostText(*cost));
  if (const auto speed = model.SamplesPerSecond()) add("Samples per second", SpeedText(*speed));
  const Strength& strength = model.strength;
  const std::string interval = strength.interval ? StrengthIntervalText(*strength.interval)
                               : strength.interval_because.empty()
                                   ? ""
                                   : "no interval, because " + strength.interval_because;
  add("Bradley–Terry",
      strength.value ? fmt::format("{}{}, from {} comparison{}", StrengthText(*strength.value),
                                   interval.empty() ? "" : fmt::format(" ({})", interval),
                                   FormatCount(static_cast<size_t>(strength.comparisons)),
                                   strength.comparisons == 1 ? "" : "s")
                     : "none: " + strength.because);
  return facts;
}

std::string NoteOf(const BoardModel& model) {
  if (!model.rank) return "no rank: " + model.mean.because;
  return fmt::format("rank {} (range {}), group {}", RankText(model.rank->rank),
                     RankRangeText(*model.rank), model.rank->group);
}

Cell ScoreCell(const Leaderboard& board, size_t m, size_t s, const BoardRun& run) {
  const BoardCell& cell = board.Cell(m, s);
  if (!run.passed.empty()) return {.text = "", .note = "does not count: " + run.passed};
  const Estimate* overall = cell.Overall();
  if (overall == nullptr || !overall->value) return {.text = "", .note = cell.because};
  const ScoreName::Unit unit = cell.scores[0].name.unit;
  const SuiteCard::Printed printed = Shown(board.suites[s].printed);
  Cell score{.text = FormatScore(*overall->value, unit, printed)};
  if (overall->interval) score.interval = FormatInterval(*overall, unit, printed);
  score.note = cell.because;
  return score;
}

Cell RankCell(const Leaderboard& board, size_t m, size_t s, const BoardRun& run) {
  const auto& rank = board.suites[s].ranks[m];
  if (!run.passed.empty() || !rank) return {.text = "", .note = "not ranked"};
  return {.text = RankText(rank->rank), .interval = RankRangeText(*rank)};
}

// Where the samples of a suite are on the page of a model, which has a chapter for each suite that
// it has a run on.
std::string SamplesOn(const std::string& page, const Leaderboard& board, size_t m, size_t s) {
  size_t chapter = 1;
  for (size_t before = 0; before < s; ++before) chapter += board.Cell(m, before).run.has_value();
  return fmt::format("{}#s{}-samples", page, chapter);
}

Table RunsOf(const Leaderboard& board, size_t m, const std::string& page) {
  Table table{.caption = "Runs of this model",
              .columns = {{.title = "Suite", .number = false},
                          {.title = "Score"},
                          {.title = "Rank"},
                          {.title = "Judged"},
                          {.title = "Made", .number = false}}};
  for (const BoardRun& run : board.runs) {
    if (run.model != m) continue;
    const RunRecord& record = run.summary.run;
    Cell made{.text = record.created};
    made.note = fmt::format("on {}{}", record.model.device,
                            record.prepare == "maker" ? "" : ", prepared as " + record.prepare);
    if (page.empty()) {
      made.note += fmt::format("; samples: assay report {}", ShortId(record.id));
    }
    Cell judged{.text = run.passed.empty() ? FormatCount(run.judged) : ""};
    if (run.passed.empty() && !page.empty()) judged.href = SamplesOn(page, board, m, run.suite);
    if (!run.summary.selection.IsWholeSuite()) judged.note = InWords(run.summary.selection);
    if (run.passed.empty() && run.summary.counts.failed > 0) {
      judged.note += fmt::format("{}{} failed", judged.note.empty() ? "" : "; ",
                                 FormatCount(run.summary.counts.failed));
    }
    table.rows.push_back({{.text = board.suites[run.suite].title},
                          ScoreCell(board, m, run.suite, run),
                          RankCell(board, m, run.suite, run),
                          judged,
                          made});
  }
  return table;
}

std::vector<std::string> HealthOf(const Leaderboard& board, size_t m) {
  std::vector<std::string> lines;
  for (const BoardRun& run : board.runs) {
    if (run.model != m || !run.passed.empty()) continue;
    for (const std::string& line : run.summary.health) {
      lines.push_back(fmt::format("{}: {}", board.suites[run.suite].title, line));
    }
  }
  return lines;
}

}  // namespace

Section ModelsSection(const Leaderboard& board, const std::vector<std::string>& pages) {
  ModelCards cards;
  for (const size_t m : board.order) {
    const std::string page = pages.empty() ? "" : pages[m];
    cards.cards.push_back({.id = fmt::format("model-{}", m + 1),
                           .title = board.models[m].label,
                           .note = NoteOf(board.models[m]),
                           .href = page,
                           .facts = FactsOf(board.models[m]),
                           .runs = RunsOf(board, m, page),
                           .health = HealthOf(board, m)});
  }
  return {.id = "models", .title = "Models", .blocks = {std::move(cards)}};
}

}  // namespace assay
