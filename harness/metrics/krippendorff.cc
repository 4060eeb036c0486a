#include "harness/metrics/krippendorff.h"

#include <array>

#include "harness/core/error.h"

namespace assay {

std::optional<double> KrippendorffAlpha(std::span<const int8_t> codes, size_t judges,
                                        std::span<const uint32_t> times) {
  constexpr size_t kCategories = 64;
  ASSAY_CHECK(judges > 0 && codes.size() % judges == 0);
  ASSAY_CHECK(times.empty() || times.size() == codes.size() / judges);
  std::array<double, kCategories> pairable{};  // n_c
  double values = 0;                           // n
  double disagreeing = 0;                      // Σ of the coincidence matrix off its diagonal
  for (size_t sample = 0; sample * judges < codes.size(); ++sample) {
    std::array<double, kCategories> count{};
    double m = 0;
    for (const int8_t code : codes.subspan(sample * judges, judges)) {
      if (code < 0) continue;
      const auto category = static_cast<uint8_t>(code);
      ASSAY_CHECK(category < kCategories);
      count[category] += 1;
      m += 1;
    }
    if (m < 2) continue;
    const double weight = times.empty() ? 1 : times[sample];
    for (size_t c = 0; c < kCategories; ++c) {
      pairable[c] += weight * count[c];
      disagreeing += weight * count[c] * (m - count[c]) / (m - 1);
    }
    values += weight * m;
  }
  double expected = values * values;
  for (const double n : pairable) expected -= n * n;
  if (!(expected > 0)) return std::nullopt;
  return 1 - (values - 1) * disagreeing / expected;
}

}  // namespace assay
