#include "harness/metrics/leaderboard/leaderboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "harness/core/counted.h"
#include "harness/metrics/leaderboard/suite_mean.h"
#include "harness/metrics/rank_correlation.h"

namespace assay {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kFewestToAgree = 3;

// Whom a suite of the mean must not leave out.
enum class Needs { kRank, kRun };

// Whether a model counts for the choice of the mean's suites. Baselines are beside the point, where
// there is anything else: one that was run nowhere else must not leave all others without a mean.
bool Counts(const Leaderboard& board, size_t model) {
  return !board.models[model].baseline || std::ranges::all_of(board.models, &BoardModel::baseline);
}

size_t CountLacking(const Leaderboard& board, size_t suite, Needs needs) {
  size_t count = 0;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const bool has = needs == Needs::kRank ? board.Ranked(m, suite) != nullptr
                                           : board.Cell(m, suite).run.has_value();
    count += Counts(board, m) && !has;
  }
  return count;
}

bool RanksAny(const Leaderboard& board, size_t suite) {
  for (size_t m = 0; m < board.models.size(); ++m) {
    if (Counts(board, m) && board.Ranked(m, suite) != nullptr) return true;
  }
  return false;
}

void Weigh(Leaderboard& board, size_t s, Needs needs) {
  BoardSuite& suite = board.suites[s];
  const size_t lack = CountLacking(board, s, RanksAny(board, s) ? needs : Needs::kRank);
  suite.weight = suite.given_weight.value_or(1);
  suite.no_weight.clear();
  if (!suite.unranked.empty()) {
    suite.no_weight = suite.unranked;
  } else if (!suite.fraction) {
    suite.no_weight = "its score is no fraction and has no common unit with the others";
  } else if (suite.given_weight) {
    if (suite.weight == 0) suite.no_weight = "its weight is 0";
  } else if (lack > 0) {
    suite.no_weight = fmt::format("{} {} no complete run on it", Counted(lack, "model"),
                                  lack == 1 ? "has" : "have");
  }
  if (!suite.no_weight.empty()) suite.weight = 0;
}

// Where every suite lacks a complete run of somebody, those whose run is incomplete go without a
// mean, rather than everybody.
void WeighSuites(Leaderboard& board) {
  for (const Needs needs : {Needs::kRank, Needs::kRun}) {
    for (size_t s = 0; s < board.suites.size(); ++s) Weigh(board, s, needs);
    const bool any =
        std::ranges::any_of(board.suites, [](const BoardSuite& suite) { return suite.weight > 0; });
    if (any) return;
  }
}

void RankOnSuite(Leaderboard& board, size_t s) {
  BoardSuite& suite = board.suites[s];
  std::vector<double> scores;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const Estimate* score = board.Ranked(m, s);
    scores.push_back(score == nullptr ? kNan : *score->value);
  }
  suite.ranks =
      RankRanges(scores, [&](size_t a, size_t b) { return suite.pairs.Of(a, b); }, board.level);
}

void AverageModel(Leaderboard& board, size_t m) {
  BoardModel& model = board.models[m];
  std::vector<WeightedScore> scores;
  for (size_t s = 0; s < board.suites.size(); ++s) {
    const BoardSuite& suite = board.suites[s];
    if (suite.weight == 0) continue;
    const Estimate* score = board.Ranked(m, s);
    if (score == nullptr) {
      model.mean = {};
      model.mean.because = fmt::format("{}: {}", suite.title, board.Cell(m, s).because);
      return;
    }
    scores.push_back({suite.weight, score});
  }
  model.mean = MeanOfSuites(scores);
}

void RankByMean(Leaderboard& board) {
  std::vector<WeightedPairs> pairs;
  for (const BoardSuite& suite : board.suites) {
    if (suite.weight > 0) pairs.push_back({suite.weight, &suite.pairs});
  }
  std::vector<double> means;
  for (const BoardModel& model : board.models) means.push_back(model.mean.value.value_or(kNan));
  const auto ranks = RankRanges(
      means, [&](size_t a, size_t b) { return MeanDifferenceVariance(pairs, a, b); }, board.level);
  for (size_t m = 0; m < ranks.size(); ++m) board.models[m].rank = ranks[m];
}

// Why a model was compared with no other; empty: it was judged beside one and does alike.
std::string WhyNotCompared(const Leaderboard& board, size_t m) {
  bool ranked = false, weighed = false, beside = false;
  for (size_t s = 0; s < board.suites.size(); ++s) {
    if (board.Ranked(m, s) == nullptr) continue;
    ranked = true;
    if (board.suites[s].given_weight == 0) continue;
    weighed = true;
    beside = beside || board.CountRanked(s) > 1;
  }
  if (!ranked) return "it has no complete run on a suite that ranks models";
  if (!weighed) return "every suite that it is ranked on was given the weight 0";
  return beside ? "" : "no other model is ranked on a suite of it";
}

void MeasureStrengths(Leaderboard& board) {
  std::vector<SuiteOutcomes> outcomes;
  for (BoardSuite& suite : board.suites) {
    if (!suite.unranked.empty() || suite.outcomes.samples == 0) continue;
    suite.outcomes.weight = suite.given_weight.value_or(1);
    outcomes.push_back(std::move(suite.outcomes));
  }
  const auto strengths = BradleyTerryStrengths(outcomes, board.models.size(), board.level);
  for (size_t m = 0; m < strengths.size(); ++m) {
    Strength& strength = board.models[m].strength = strengths[m];
    if (strength.value || strength.comparisons > 0) continue;
    const std::string because = WhyNotCompared(board, m);
    if (!because.empty()) strength.because = because;
  }
  size_t next = 0;
  for (BoardSuite& suite : board.suites) {
    if (!suite.unranked.empty() || suite.outcomes.samples == 0) continue;
    suite.outcomes = std::move(outcomes[next++]);
  }
}

SuiteAgreement AgreementOf(const Leaderboard& board, size_t first, size_t second) {
  SuiteAgreement agreement{first, second, 0, std::nullopt, ""};
  std::vector<double> x, y;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const Estimate* a = board.Ranked(m, first);
    const Estimate* b = board.Ranked(m, second);
    if (board.models[m].baseline || a == nullptr || b == nullptr) continue;
    x.push_back(*a->value);
    y.push_back(*b->value);
  }
  agreement.models = x.size();
  if (x.size() < kFewestToAgree) {
    agreement.because = fmt::format("{} on both, fewer than 3", Counted(x.size(), "model"));
    return agreement;
  }
  agreement.tau = KendallTauB(x, y);
  if (!agreement.tau) agreement.because = "all models are equal on one of them";
  return agreement;
}

// Models without a rank are ordered by their score on the suite that most models are ranked on,
// then by name.
void OrderModels(Leaderboard& board) {
  board.order.resize(board.models.size());
  std::iota(board.order.begin(), board.order.end(), size_t{0});
  const std::optional<size_t> widest = board.WidestSuite();
  const auto score_of = [&](size_t m) {
    const Estimate* score = widest ? board.Ranked(m, *widest) : nullptr;
    return score == nullptr ? -std::numeric_limits<double>::infinity() : *score->value;
  };
  std::ranges::stable_sort(board.order, [&](size_t a, size_t b) {
    const BoardModel& first = board.models[a];
    const BoardModel& second = board.models[b];
    if (first.rank.has_value() != second.rank.has_value()) return first.rank.has_value();
    if (first.rank && first.rank->rank != second.rank->rank) {
      return first.rank->rank < second.rank->rank;
    }
    if (!first.rank && score_of(a) != score_of(b)) return score_of(a) > score_of(b);
    return first.label < second.label;
  });
}

}  // namespace

const Estimate* BoardCell::Overall() const {
  if (scores.empty() || scores[0].name.kind != ScoreName::Kind::kOverall) return nullptr;
  return &scores[0].estimate;
}

const Estimate* Leaderboard::Ranked(size_t model, size_t suite) const {
  const BoardCell& cell = Cell(model, suite);
  if (!cell.because.empty() || !suites[suite].unranked.empty()) return nullptr;
  const Estimate* overall = cell.Overall();
  return overall != nullptr && overall->value ? overall : nullptr;
}

size_t Leaderboard::CountRanked(size_t suite) const {
  size_t count = 0;
  for (size_t m = 0; m < models.size(); ++m) count += Ranked(m, suite) != nullptr;
  return count;
}

std::optional<size_t> Leaderboard::WidestSuite() const {
  std::optional<size_t> widest;
  for (size_t s = 0; s < suites.size(); ++s) {
    if (!suites[s].fraction || CountRanked(s) == 0) continue;
    if (!widest || CountRanked(s) > CountRanked(*widest)) widest = s;
  }
  return widest;
}

std::optional<double> BoardModel::CostPerThousand() const {
  if (judged == 0 || usage.cost <= 0) return std::nullopt;
  return 1000 * usage.cost / static_cast<double>(judged);
}

std::optional<double> BoardModel::SamplesPerSecond() const {
  if (judged == 0 || seconds <= 0) return std::nullopt;
  return static_cast<double>(judged) / seconds;
}

void ConcludeLeaderboard(Leaderboard& board) {
  WeighSuites(board);
  for (size_t s = 0; s < board.suites.size(); ++s) RankOnSuite(board, s);
  for (size_t m = 0; m < board.models.size(); ++m) AverageModel(board, m);
  RankByMean(board);
  MeasureStrengths(board);
  board.agreements.clear();
  for (size_t a = 0; a < board.suites.size(); ++a) {
    for (size_t b = a + 1; b < board.suites.size(); ++b) {
      if (!board.suites[a].unranked.empty() || !board.suites[b].unranked.empty()) continue;
      board.agreements.push_back(AgreementOf(board, a, b));
    }
  }
  OrderModels(board);
}

}  // namespace assay
