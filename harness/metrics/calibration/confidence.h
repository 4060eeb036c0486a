#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

/// Where the confidences come from that calibration judges.
enum class Confidence {
  kNone,
  kRewards,   ///< differences of rewards, read as log-odds
  kVotes,     ///< the share of an ensemble's members that agree
  kVerdicts,  ///< what the verdicts of a judge say of themselves, stated or from probabilities
};

/// "none", "rewards", "votes", "verdicts".
constexpr std::string_view Name(Confidence confidence) {
  constexpr std::string_view kNames[] = {"none", "rewards", "votes", "verdicts"};
  return kNames[static_cast<size_t>(confidence)];
}

/// One of them, or kNone and why.
struct ConfidenceChoice {
  Confidence source = Confidence::kNone;
  std::string because;
};

}  // namespace assay
