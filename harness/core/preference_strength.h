#pragma once

namespace assay {

/// Attributes of a judgement by an ensemble: by how much its members prefer the best response to
/// the second best, on average, and the standard deviation of that over them.
inline constexpr char kPreferenceMean[] = "preference_mean";
inline constexpr char kPreferenceSpread[] = "preference_spread";

}  // namespace assay
