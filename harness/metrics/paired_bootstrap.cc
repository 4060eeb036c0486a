#include "harness/metrics/paired_bootstrap.h"

#include <algorithm>
#include <cmath>

#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/jackknife.h"

namespace assay {

ResampledDifference PairedBootstrap(std::span<double> draws, double level) {
  ResampledDifference result;
  result.resampled = PercentileInterval(draws, level);
  if (!result.resampled.interval) return result;
  size_t at_most = 0;
  size_t at_least = 0;
  for (const double draw : draws) {  // NaN is neither
    at_most += draw <= 0 ? 1 : 0;
    at_least += draw >= 0 ? 1 : 0;
  }
  const auto defined = static_cast<double>(draws.size() - result.resampled.dropped);
  const auto beyond = static_cast<double>(std::min(at_most, at_least));
  result.smallest_p = std::min(1.0, 2 / (defined + 1));
  result.p = std::min(1.0, 2 * (beyond + 1) / (defined + 1));
  return result;
}

ResampledDifference PairedJackknife(double value, std::span<const double> without, double level) {
  ResampledDifference result;
  result.resampled = JackknifeInterval(value, without, level);
  if (!result.resampled.interval) return result;
  const double error = std::sqrt(result.resampled.variance.value_or(0));
  if (value == 0) {
    result.p = 1;
  } else if (error > 0) {
    result.p = StudentTails(value / error, static_cast<double>(without.size()) - 1);
  }
  return result;
}

}  // namespace assay
