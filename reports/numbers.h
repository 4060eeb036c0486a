#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "harness/core/score_table.h"
#include "harness/core/suite.h"
#include "harness/metrics/estimate.h"

namespace assay {

/// "1,234,567".
std::string FormatCount(size_t count);

/// What a score is multiplied by before it is shown: 100 for fractions of benchmarks that print
/// percentages, else 1.
double ScoreScale(ScoreName::Unit unit, SuiteCard::Printed printed);

/// The unit of one of our metrics: fractions, but for those in the unit of the rewards (margins,
/// the temperature) and those that are no shares of anything (losses, variances, auroc).
ScoreName::Unit UnitOfMetric(std::string_view metric);

/// A score as tables show it: percentages with the benchmark's decimals ("62.29"), fractions with
/// four, other units with three.
std::string FormatScore(double value, ScoreName::Unit unit, SuiteCard::Printed printed);

/// "57.14 – 67.43" in the same form, or why there is no interval.
std::string FormatInterval(const Estimate& estimate, ScoreName::Unit unit,
                           SuiteCard::Printed printed);

/// " %" where scores are shown in percent, else nothing.
std::string UnitSuffix(ScoreName::Unit unit, SuiteCard::Printed printed);

/// ", in percent" where fractions are shown so, else nothing: the end of a caption.
std::string InPercent(SuiteCard::Printed printed);

/// "11.2": a fraction in percentage points, "−" for the minus sign.
std::string InPoints(double fraction);

/// The number with "−" for the minus sign, which a hyphen is too short for; none before a zero.
std::string WithMinusSign(std::string number);

/// The size of a difference of scores in the form of a score. Halves are rounded away from 0, also
/// where the last bits of a double lie on one side of the half: of one difference that is computed
/// in two ways, both look the same.
std::string FormatSize(double difference, ScoreName::Unit unit, SuiteCard::Printed printed);

/// A difference of scores in the same form, with its sign: "+2.10", "−2.86", "0.00".
std::string FormatDifference(double value, ScoreName::Unit unit, SuiteCard::Printed printed);

/// "−9.14 to 3.43" on one line, rounded as differences are, or why there is no interval.
std::string FormatRange(const Estimate& estimate, ScoreName::Unit unit, SuiteCard::Printed printed);

/// "0.013", "< 0.001"; "–" where there is none.
std::string FormatP(const std::optional<double>& p);

/// A reward or a margin: four significant digits, "−" for the minus sign.
std::string FormatReward(double value);

}  // namespace assay
