#pragma once

#include <cstddef>
#include <optional>

#include "harness/core/judgement.h"
#include "suites/verdict_rule.h"

namespace assay {

/// Whether nothing was said of a sample, or part of it was never given (a scores file without its
/// id): the benchmark's score is not complete then.
bool IsMissing(const Judgement& judgement);

/// Whether there is anything to score: rewards, or else verdicts (CONTRACTS §1).
bool HasRewards(const Judgement& judgement);
bool HasVerdicts(const Judgement& judgement);

/// The reward of a response, NaN where it failed or is not there.
double RewardOf(const Judgement& judgement, size_t response);

/// Whether `winner` got strictly more than `loser`: equal is wrong, and so is a failure.
bool WinsByReward(const Judgement& judgement, size_t winner, size_t loser);

/// What a verdict says of two responses.
enum class Opinion { kRight, kWrong, kTie, kUnparsed, kFailed, kNotShown };
Opinion OpinionOf(const Verdict& verdict, size_t winner, size_t loser);

/// Verdicts for `winner` minus verdicts for `loser`; ties and failures count 0.
int NetVote(const Judgement& judgement, size_t winner, size_t loser);

/// What a sample earns, 0…1: the share-weighted mean over the comparisons that its label names,
/// each by rewards (strictly) or else by `rule`. nullopt where the label names none.
std::optional<double> CreditOf(const Label& label, const Judgement& judgement,
                               const VerdictRule& rule);

}  // namespace assay
