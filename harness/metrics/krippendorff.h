#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace assay {

/// Krippendorff's α for nominal data (2004, §11.3): 1 − D_o/D_e, observed over expected
/// disagreement among the pairable values, for any number of judges and with values missing.
/// `codes`: row-major, samples × judges, a category of 0 … 63 each, negative: missing. `times`: how
/// often each sample counts (empty: once). nullopt where no sample has two values, or all values
/// are the same: then chance explains nothing.
///
/// Domain of a bootstrap interval around it: at least 30 clusters.
std::optional<double> KrippendorffAlpha(std::span<const int8_t> codes, size_t judges,
                                        std::span<const uint32_t> times = {});

}  // namespace assay
