#include "tests/testing/boards.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "harness/core/random.h"

namespace assay::testing {
namespace {

using Kind = ScoreName::Kind;

Estimate Measured(double value, double low, double high, size_t n) {
  Estimate estimate;
  estimate.value = value;
  estimate.n = n;
  estimate.interval = Interval{low, high, 0.95, "cluster bootstrap"};
  return estimate;
}

OfficialScore Scored(const std::string& name, Kind kind, const Estimate& estimate) {
  ScoreName score;
  score.name = name;
  score.kind = kind;
  return {score, estimate};
}

BoardModel Named(const std::string& name, int64_t parameters, const std::string& type) {
  BoardModel model;
  model.label = model.card.name = name;
  model.card.adapter = type.empty() ? "baseline" : "checkpoint";
  model.card.parameters = parameters;
  model.card.type = type;
  model.card.scores = true;
  model.card.fingerprint = "sha256:" + std::string(64, 'a');
  model.baseline = type.empty();
  return model;
}

BoardSuite Column(const std::string& name, const std::string& title, SuiteCard::Printed printed,
                  size_t models) {
  BoardSuite suite;
  suite.name = name;
  suite.title = title;
  suite.sha256 = std::string(64, 'c');
  suite.printed = printed;
  suite.draws = 10'000;
  suite.pairs = PairVariances(models);
  return suite;
}

// A run of the cell, which gets these scores.
void Judge(Leaderboard& board, size_t m, size_t s, std::vector<OfficialScore> scores,
           const std::string& incomplete = "") {
  BoardRun run;
  run.model = m;
  run.suite = s;
  run.judged = scores[0].estimate.n;
  Summary& summary = run.summary;
  summary.run.id = fmt::format("{:08x}{:08x}", m + 1, s + 1);
  summary.run.created = "2026-01-31T12:00:00Z";
  summary.run.model = board.models[m].card;
  summary.run.suite = board.suites[s].name;
  summary.counts.samples = summary.counts.judged = run.judged;
  summary.complete = incomplete.empty();
  summary.incomplete_because = incomplete;
  if (!incomplete.empty()) summary.health = {"incomplete: " + incomplete};
  BoardCell& cell = board.cells[m][s];
  cell.run = board.runs.size();
  cell.scores = std::move(scores);
  if (!incomplete.empty()) cell.because = "incomplete: " + incomplete;
  board.models[m].judged += run.judged;
  board.runs.push_back(std::move(run));
}

void Clear(Leaderboard& board) {
  board.cells.assign(board.models.size(), std::vector<BoardCell>(board.suites.size()));
  for (auto& row : board.cells) {
    for (BoardCell& cell : row) cell.because = "not judged";
  }
}

double Normal(Random& random) {
  return std::sqrt(-2 * std::log(1 - random.Uniform())) *
         std::cos(6.283185307179586 * random.Uniform());
}

}  // namespace

Leaderboard SmallBoard() {
  Leaderboard board;
  board.models = {Named("Skywork", 8'030'000'000, "Seq. Classifier"),
                  Named("a-judge", 1'500'000'000, "Generative"), Named("baseline:length", 0, "")};
  board.suites = {Column("judgebench:gpt", "JudgeBench (gpt)", SuiteCard::Printed::kPercent2, 3),
                  Column("rm-bench", "RM-Bench", SuiteCard::Printed::kFraction6, 3),
                  Column("starter", "Starter", SuiteCard::Printed::kPercent1, 3)};
  board.suites[2].unranked = "it is illustrative, no benchmark";
  Clear(board);
  const auto overall = [](double value, double low, double high, size_t n) {
    return Scored("overall", Kind::kOverall, Measured(value, low, high, n));
  };
  const auto section = Scored("Knowledge", Kind::kSection, Measured(0.6, 0.5, 0.7, 154));
  for (auto& row : board.cells) row[0].because.clear();
  board.cells[0][1].because = board.cells[0][2].because = "";
  Judge(board, 0, 0, {overall(218.0 / 350, 0.5714, 0.6743, 350), section});
  Judge(board, 1, 0, {overall(201.0 / 350, 0.5214, 0.6271, 350)});
  Judge(board, 2, 0, {overall(140.0 / 350, 0.3486, 0.4514, 350)});
  Judge(board, 0, 1, {overall(0.7, 0.65, 0.75, 1327)});
  Judge(board, 1, 1, {overall(0.6, 0.5, 0.7, 100)}, "100 of the suite's 1327 samples selected");
  Judge(board, 0, 2, {overall(0.9, 0.8, 0.95, 80)});
  board.cells[0][2].because = board.suites[2].unranked;
  for (size_t a = 0; a < 3; ++a) {
    for (size_t b = a + 1; b < 3; ++b) board.suites[0].pairs.Set(a, b, 0.03 * 0.03);
  }
  SuiteOutcomes& outcomes = board.suites[0].outcomes;
  outcomes.samples = 350;
  outcomes.clusters.resize(350);
  std::iota(outcomes.clusters.begin(), outcomes.clusters.end(), uint64_t{1});
  for (size_t i = 0; i < 350; ++i) outcomes.earned.push_back(i < 60 || i >= 192 ? 1 : 0);
  for (size_t i = 0; i < 350; ++i) outcomes.earned.push_back(i >= 60 && i < 103 ? 1 : i >= 192);
  for (size_t i = 0; i < 350; ++i) outcomes.earned.push_back(i < 40 || (i >= 60 && i < 100));
  return board;
}

Leaderboard MakeBoard(const BoardShape& shape) {
  Random random(shape.seed, "board");
  Leaderboard board;
  const auto text = [&](std::string usual) {
    return shape.payload.empty() ? usual : shape.payload;
  };
  constexpr const char* kTypes[] = {"Seq. Classifier", "Generative", "Custom Classifier", "DPO"};
  constexpr const char* kLicences[] = {"apache-2.0", "llama3.1", "mit", ""};
  std::vector<double> ability;
  for (size_t m = 0; m < shape.models; ++m) {
    const double size = std::pow(10, 8.3 + 2.5 * random.Uniform());
    const bool baseline = m + 1 == shape.models;
    BoardModel model =
        Named(text(baseline ? "baseline:length"
                            : fmt::format("Reward-Model-{:03}-{:.1f}B", m, size / 1e9)),
              shape.priced && !baseline ? static_cast<int64_t>(size) : 0,
              baseline ? "" : text(kTypes[random.Below(4)]));
    model.card.licence = text(kLicences[random.Below(4)]);
    model.card.compares = random.Below(3) == 0;
    if (random.Below(4) == 0) model.card.dimensions = {text("helpfulness"), text("honesty")};
    if (m % 3 == 0) model.card.options["max_length"] = text("4096");
    model.card.device = text("cuda");
    model.seconds = 20 + 400 * random.Uniform();
    if (model.card.type == kTypes[1] && shape.priced) model.usage.cost = 1 + 20 * random.Uniform();
    ability.push_back(baseline ? 0.3 : 0.2 * std::log10(size / 1e9) + 0.72 + 0.03 * Normal(random));
    board.models.push_back(std::move(model));
  }
  for (size_t s = 0; s < shape.suites; ++s) {
    board.suites.push_back(Column(text(fmt::format("suite-{}", s + 1)),
                                  text(fmt::format("Benchmark {}", s + 1)),
                                  SuiteCard::Printed::kPercent1, shape.models));
  }
  Clear(board);
  for (size_t s = 0; s < shape.suites; ++s) {
    const double hardness = 0.15 * random.Uniform();
    const double error = 0.008 + 0.01 * random.Uniform();
    const bool shared = s < std::max<size_t>(1, shape.suites / 2);  // every model has these
    for (size_t m = 0; m < shape.models; ++m) {
      if (!shared && random.Uniform() < shape.missing) continue;
      std::vector<OfficialScore> scores;
      for (size_t part = 0; part <= shape.parts; ++part) {
        const double value = std::clamp(ability[m] - hardness + 0.02 * Normal(random), 0.05, 0.99);
        const double half = error * (part == 0 ? 2 : 4);
        scores.push_back(Scored(
            part == 0 ? "overall" : text(fmt::format("Section {}", part)),
            part == 0 ? Kind::kOverall : Kind::kSection,
            Measured(value, std::max(0.0, value - half), std::min(1.0, value + half), 3000)));
      }
      board.cells[m][s].because.clear();
      const bool incomplete = !shared && random.Uniform() < shape.missing;
      Judge(board, m, s, std::move(scores), incomplete ? text("1,200 of 3,000 judged") : "");
      if (!shape.payload.empty()) {
        board.runs.back().summary.health.push_back(shape.payload);
        board.runs.back().summary.run.created = shape.payload;
      }
    }
    for (size_t a = 0; a < shape.models; ++a) {
      for (size_t b = a + 1; b < shape.models; ++b) board.suites[s].pairs.Set(a, b, error * error);
    }
  }
  SuiteOutcomes& outcomes = board.suites[0].outcomes;
  outcomes.samples = 200;
  for (size_t i = 0; i < outcomes.samples; ++i) outcomes.clusters.push_back(i);
  for (size_t m = 0; m < shape.models; ++m) {
    for (size_t i = 0; i < outcomes.samples; ++i) {
      outcomes.earned.push_back(random.Uniform() < ability[m] ? 1 : 0);
    }
  }
  ConcludeLeaderboard(board);
  return board;
}

}  // namespace assay::testing
