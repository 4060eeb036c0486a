#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/leaderboard/leaderboard.h"

namespace assay {

// A leaderboard's numbers as every writer shows them.

/// "2", or "2.5" where two share places 2 and 3.
std::string RankText(double rank);

/// "1–3", or "2" where there is only one.
std::string RankRangeText(const RankRange& range);

/// "8.03 B", "135 M", "700 k".
std::string ParametersText(int64_t parameters);

/// Dollars per 1,000 samples: "$0.42".
std::string CostText(double dollars);

/// Samples per second, three digits.
std::string SpeedText(double samples);

/// "+0.42": log-odds against the mean of the models compared.
std::string StrengthText(double strength);
std::string StrengthIntervalText(const Interval& interval);  ///< "−0.10 to +0.42"

/// How a leaderboard shows what is printed so: all fractions in percent, that they can be compared,
/// with their benchmark's decimals; two of those that it prints as a fraction.
SuiteCard::Printed Shown(SuiteCard::Printed printed);

/// The suites that have a weight.
std::vector<size_t> MeanSuites(const Leaderboard& board);

/// The one suite that ranks: the only one in the mean, whose mean would repeat it.
std::optional<size_t> OnlySuite(const Leaderboard& board);

/// What the ranks are by: "Mean scores", or the only suite's title.
std::string StandingName(const Leaderboard& board);

/// "62.3": a mean in percent, or in the form of the only suite's scores.
std::string StandingText(const Leaderboard& board, double mean);
std::string StandingIntervalText(const Leaderboard& board, const Estimate& mean);

/// What a model's makers call it, or "unknown".
std::string OrUnknown(const std::string& text);

/// "scores, dimensions": what the model can do.
std::vector<std::string> CapabilitiesOf(const ModelCard& card);

/// What the rows are ranked by, in a sentence or two: the suites in the mean, those that are not
/// and why, and how many models have no rank for want of what; the page's script says it likewise
/// (board_state.js).
std::string StateText(const Leaderboard& board);

/// "95 %".
std::string LevelText(const Leaderboard& board);

/// The suites of the mean, with their shares of it where they differ: "JudgeBench (gpt) (66.7 %)".
std::string MeanOf(const Leaderboard& board);

/// "66.7 %" of the mean; the page's script says it likewise (board_controls.js).
std::string ShareText(double share);

/// "12 of 350 samples failed", or nothing: of a run that counts.
std::string FailedText(const Counts& counts);

/// Whether the mean is over several suites.
bool HasMean(const Leaderboard& board);

/// The scores under a suite's overall one that some model has, in the benchmark's order: sections
/// (subsets where there are none) and slices. A subset alone is the whole, and no part of it.
std::vector<ScoreName> PartsOf(const Leaderboard& board, size_t suite);

/// One of a cell's scores; nullptr where it lacks it.
const Estimate* EstimateOf(const BoardCell& cell, const ScoreName& name);

}  // namespace assay
