#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/core/suite.h"

namespace assay::testing {

/// All samples of a suite, in reader order.
std::vector<Sample> ReadAll(const Suite& suite, const Source& source);

/// A judgement of rewards, one per response; NaN: a failure (crashed).
Judgement Rewards(const std::vector<double>& rewards);

/// The verdict of a judge that saw the responses `shown` and ranked them so (0 best).
Verdict Ranked(std::vector<size_t> shown, std::vector<int> ranks);
Verdict FailedVerdict(std::vector<size_t> shown, Failure::Kind kind);

/// A sample as metrics see it.
JudgedSample Judged(const Sample& sample, Judgement judgement);

/// Each response's reward is its length in UTF-8 bytes, times `sign`.
Judgement LengthRewards(const Sample& sample, double sign);

/// `Tabulate` and `Finish` of all of them.
ScoreTable TableOf(const Suite& suite, const std::vector<JudgedSample>& judged);

/// The point estimates by name.
std::map<std::string, double> ScoresOf(const Suite& suite, const ScoreTable& table);
std::map<std::string, double> ScoresOf(const Suite& suite, const std::vector<JudgedSample>& judged);

/// The n of a score.
uint32_t CountOf(const ScoreTable& table, const std::string& name);

}  // namespace assay::testing
