#include "reports/leaderboard/shown.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/core/counted.h"
#include "reports/numbers.h"

namespace assay {
namespace {

using Kind = ScoreName::Kind;

constexpr auto kFraction = ScoreName::Unit::kFraction;

SuiteCard::Printed StandingPrinted(const Leaderboard& board) {
  const auto only = OnlySuite(board);
  return only ? Shown(board.suites[*only].printed) : SuiteCard::Printed::kPercent1;
}

std::string Signed(double value) {
  const std::string size = fmt::format("{:.2f}", std::abs(value));
  return (size == "0.00" ? "" : value < 0 ? "\u2212" : "+") + size;
}

// Suites by why they are not in the mean.
std::vector<std::pair<std::string, std::vector<std::string>>> LeftOut(const Leaderboard& board) {
  std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
  for (const BoardSuite& suite : board.suites) {
    if (suite.no_weight.empty()) continue;
    auto reason = std::ranges::find(reasons, suite.no_weight,
                                    &std::pair<std::string, std::vector<std::string>>::first);
    if (reason == reasons.end()) {
      reason = reasons.insert(reasons.end(), {suite.no_weight, {}});
    }
    reason->second.push_back(suite.title);
  }
  return reasons;
}

bool HasSections(const std::vector<OfficialScore>& scores) {
  return std::ranges::any_of(
      scores, [](const OfficialScore& score) { return score.name.kind == Kind::kSection; });
}

std::string SayRankedBy(const Leaderboard& board) {
  const std::vector<size_t> suites = MeanSuites(board);
  if (suites.empty()) return "No mean and no overall rank: no suite is in the mean.";
  if (board.suites.size() == 1) return fmt::format("Ranked by {}.", MeanOf(board));
  if (suites.size() == 1)
    return fmt::format("Ranked by {}, the only suite in the mean.", MeanOf(board));
  return fmt::format("Ranked by the mean of {}.", MeanOf(board));
}

// How many models have no rank, and which suites they lack.
std::string SayUnranked(const Leaderboard& board) {
  const std::vector<size_t> suites = MeanSuites(board);
  std::vector<size_t> unranked;
  for (size_t m = 0; m < board.models.size(); ++m) {
    if (!board.models[m].rank) unranked.push_back(m);
  }
  if (unranked.empty() || suites.empty()) return "";
  std::vector<std::string> lacking;
  for (const size_t s : suites) {
    const bool lacks =
        std::ranges::any_of(unranked, [&](size_t m) { return board.Ranked(m, s) == nullptr; });
    if (lacks) lacking.push_back(board.suites[s].title);
  }
  return fmt::format(
      " {} {} no rank, for want of a complete run on {}{}", Counted(unranked.size(), "model"),
      unranked.size() == 1 ? "has" : "have", fmt::join(lacking, " or "),
      lacking.size() < suites.size() ? ": a suite of weight 0 is not asked for." : ".");
}

// What ranks most models where none is ranked.
std::string RemedyText(const Leaderboard& board) {
  const auto widest = board.WidestSuite();
  if (!widest) return "";
  return fmt::format(" --weights {}=1 ranks what is complete on it: {}.",
                     board.suites[*widest].name, Counted(board.CountRanked(*widest), "model"));
}

}  // namespace

std::string RankText(double rank) {
  return rank == std::floor(rank) ? fmt::format("{:.0f}", rank) : fmt::format("{:.1f}", rank);
}

std::string RankRangeText(const RankRange& range) {
  if (range.low == range.high) return std::to_string(range.low);
  return fmt::format("{}–{}", range.low, range.high);
}

std::string ParametersText(int64_t parameters) {
  const auto count = static_cast<double>(parameters);
  if (count >= 1e9) return fmt::format("{:.3g}\u00a0B", count / 1e9);
  if (count >= 1e6) return fmt::format("{:.3g}\u00a0M", count / 1e6);
  if (count >= 1e3) return fmt::format("{:.3g}\u00a0k", count / 1e3);
  return std::to_string(parameters);
}

std::string CostText(double dollars) {
  return dollars >= 0.01 ? fmt::format("${:.2f}", dollars) : fmt::format("${:.1g}", dollars);
}

std::string SpeedText(double samples) {
  return samples >= 1000 ? FormatCount(static_cast<size_t>(std::lround(samples)))
                         : fmt::format("{:.3g}", samples);
}

std::string StrengthText(double strength) { return Signed(strength); }

std::string StrengthIntervalText(const Interval& interval) {
  return fmt::format("{} to {}", Signed(interval.low), Signed(interval.high));
}

SuiteCard::Printed Shown(SuiteCard::Printed printed) {
  return printed == SuiteCard::Printed::kFraction6 ? SuiteCard::Printed::kPercent2 : printed;
}

std::vector<size_t> MeanSuites(const Leaderboard& board) {
  std::vector<size_t> suites;
  for (size_t s = 0; s < board.suites.size(); ++s) {
    if (board.suites[s].weight > 0) suites.push_back(s);
  }
  return suites;
}

std::optional<size_t> OnlySuite(const Leaderboard& board) {
  const std::vector<size_t> suites = MeanSuites(board);
  return suites.size() == 1 ? std::optional(suites[0]) : std::nullopt;
}

std::string StandingName(const Leaderboard& board) {
  const auto only = OnlySuite(board);
  return only ? board.suites[*only].title : "Mean scores";
}

std::string StandingText(const Leaderboard& board, double mean) {
  return FormatScore(mean, kFraction, StandingPrinted(board));
}

std::string StandingIntervalText(const Leaderboard& board, const Estimate& mean) {
  return mean.interval ? FormatInterval(mean, kFraction, StandingPrinted(board)) : "";
}

std::string OrUnknown(const std::string& text) { return text.empty() ? "unknown" : text; }

std::vector<std::string> CapabilitiesOf(const ModelCard& card) {
  std::vector<std::string> all;
  if (card.scores) all.push_back("scores");
  if (card.compares) all.push_back("compares");
  if (card.ranks) all.push_back("ranks");
  if (card.steps) all.push_back("steps");
  if (card.represents) all.push_back("represents");
  if (!card.dimensions.empty()) all.push_back("dimensions");
  return all;
}

bool HasMean(const Leaderboard& board) { return MeanSuites(board).size() > 1; }

std::string MeanOf(const Leaderboard& board) {
  std::vector<std::string> names;
  std::vector<double> weights;
  for (const size_t suite : MeanSuites(board)) {
    names.push_back(board.suites[suite].title);
    weights.push_back(board.suites[suite].weight);
  }
  const bool alike = std::ranges::all_of(weights, [&](double w) { return w == weights[0]; });
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (size_t i = 0; !alike && i < names.size(); ++i) {
    names[i] += fmt::format(" ({})", ShareText(weights[i] / sum));
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string ShareText(double share) {
  if (share > 0 && share < 0.0005) return "< 0.1\u202f%";
  return fmt::format("{:.1f}\u202f%", 100 * share);
}

std::string FailedText(const Counts& counts) {
  if (counts.failed == 0) return "";
  return fmt::format("{} of {} failed", FormatCount(counts.failed),
                     Counted(counts.samples, "sample"));
}

std::string StateText(const Leaderboard& board) {
  std::string text = SayRankedBy(board);
  std::vector<std::string> left_out;
  for (const auto& [because, suites] : LeftOut(board)) {
    left_out.push_back(fmt::format("{}, because {}", fmt::join(suites, ", "), because));
  }
  if (!left_out.empty()) text += fmt::format(" Not in the mean: {}.", fmt::join(left_out, "; "));
  text += SayUnranked(board);
  const bool any = std::ranges::any_of(
      board.models, [](const BoardModel& model) { return model.rank.has_value(); });
  return any ? text : text + RemedyText(board);
}

std::vector<ScoreName> PartsOf(const Leaderboard& board, size_t suite) {
  std::vector<ScoreName> names;
  for (size_t m = 0; m < board.models.size(); ++m) {
    const std::vector<OfficialScore>& scores = board.Cell(m, suite).scores;
    const bool sections = HasSections(scores);
    for (const OfficialScore& score : scores) {
      const Kind kind = score.name.kind;
      if (kind == Kind::kOverall || kind == Kind::kComponent) continue;
      if (kind == Kind::kSubset && sections) continue;
      const bool known = std::ranges::any_of(names, [&](const ScoreName& name) {
        return name.name == score.name.name && name.kind == kind;
      });
      if (!known) names.push_back(score.name);
    }
  }
  const bool whole = std::ranges::any_of(board.cells, [&](const std::vector<BoardCell>& cells) {
    return cells[suite].Overall() != nullptr;
  });
  if (whole && names.size() == 1 && names[0].kind == Kind::kSubset) names.clear();
  return names;
}

const Estimate* EstimateOf(const BoardCell& cell, const ScoreName& name) {
  for (const OfficialScore& score : cell.scores) {
    if (score.name.name == name.name && score.name.kind == name.kind) return &score.estimate;
  }
  return nullptr;
}

std::string LevelText(const Leaderboard& board) {
  return fmt::format("{:g}\u202f%", 100 * board.level);
}

}  // namespace assay
