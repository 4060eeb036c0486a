#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "harness/core/judgement.h"
#include "harness/metrics/summary.h"

namespace assay {

/// How one sample went. The letters are those of the page's data.
enum class Outcome : char {
  kRight = 'r',     ///< every comparison that counts is won, strictly
  kPartly = 'p',    ///< some are
  kWrong = 'w',     ///< none is
  kTied = 't',      ///< not all right, and at least one got equal rewards or a tie verdict
  kFailed = 'f',    ///< at least one failure
  kUnscored = 'u',  ///< nothing to compare
};

/// All outcomes in the order in which legends and tables list them.
inline constexpr std::array kOutcomes = {Outcome::kRight, Outcome::kPartly, Outcome::kTied,
                                         Outcome::kWrong, Outcome::kFailed, Outcome::kUnscored};

std::string_view Name(Outcome outcome);

/// The outcome of row `i` of `columns`, from rewards.
Outcome OutcomeOf(const SampleColumns& columns, size_t i);

// For models that give no rewards: by the net vote of the verdicts on each comparison that counts,
// won where more verdicts rank the better response higher than lower.

Outcome OutcomeOfVerdicts(const JudgedSample& judged);

/// The share-weighted mean of the comparisons so won, as `Preference::accuracy` is of rewards: a
/// balanced vote and none at all are not won. nullopt where nothing counts.
std::optional<double> AccuracyOfVerdicts(const JudgedSample& judged);

}  // namespace assay
