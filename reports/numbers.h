#pragma once

#include <cstddef>
#include <string>

#include "harness/core/score_table.h"
#include "harness/core/suite.h"
#include "harness/metrics/estimate.h"

namespace assay {

/// "1,234,567".
std::string FormatCount(size_t count);

/// A score as tables show it: fractions in percent with the benchmark's decimals ("62.29"; one
/// where it prints plain fractions), other units with three decimals.
std::string FormatScore(double value, ScoreName::Unit unit, SuiteCard::Printed printed);

/// "57.14 – 67.43" in the same form, or why there is no interval.
std::string FormatInterval(const Estimate& estimate, ScoreName::Unit unit,
                           SuiteCard::Printed printed);

/// " %" for fractions, else nothing.
std::string UnitSuffix(ScoreName::Unit unit);

/// A reward or a margin: four significant digits, "−" for the minus sign.
std::string FormatReward(double value);

}  // namespace assay
