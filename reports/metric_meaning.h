#pragma once

#include <string>
#include <string_view>

namespace assay {

/// What a metric of docs/summary-format.md is, in a few plain words: "mean squared error of the
/// confidence (0 is best)" of `brier`. Empty where its name says it, and for what is not known.
std::string MeaningOf(std::string_view metric);

}  // namespace assay
