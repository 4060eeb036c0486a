#pragma once

#include <string>
#include <string_view>

#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

/// "2.86 points", "0.021": without its sign.
std::string SaySize(double value, ScoreName::Unit unit, SuiteCard::Printed printed);

/// "p = 0.013", "p < 0.001".
std::string SayP(double p);

/// "p = 0.013", "adjusted p < 0.001": the one that decides. Empty where there is none.
std::string SayP(const NamedDifference& difference);

/// The same difference seen from the other side. It has a value.
NamedDifference Reversed(NamedDifference difference);

/// "95 % interval 0.4 to 3.8, p = 0.013", or why there is no interval. `of`: what it is of, after a
/// space, where the sentence has not said so.
std::string SayRange(const NamedDifference& difference, SuiteCard::Printed printed,
                     std::string_view of = "");

}  // namespace assay
