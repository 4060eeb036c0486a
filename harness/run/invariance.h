#pragma once

#include <cstddef>
#include <string>

namespace assay {

/// Whether a model's judgement of a sample depends on anything but the sample (DESIGN §4: the same
/// pair gets the same bits): what came of judging samples a second time, each alone, and a third
/// time, all in reverse order.
struct Invariance {
  size_t samples = 0;  ///< judged again
  size_t differ = 0;   ///< of these, with another bit in a reward or verdict, or another failure
  double largest = 0;  ///< largest difference between two rewards of the same response
  std::string first_id{};  ///< of the first that differs

  friend bool operator==(const Invariance&, const Invariance&) = default;
};

/// "16 samples judged again, alone and in other company: the same bits".
std::string InvarianceLine(const Invariance& invariance);

}  // namespace assay
