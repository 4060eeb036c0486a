#include "harness/metrics/interval_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/core/error.h"
#include "harness/metrics/clopper_pearson.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/wilson.h"

namespace assay {
double WithoutRounding(double count) {
  const double whole = std::round(count);
  return std::abs(count - whole) <= 1e-9 * std::max(1.0, whole) ? whole : count;
}

std::string CountInWords(double count) {
  return fmt::format("{:.15g}", std::floor(WithoutRounding(count * 10)) / 10);
}

std::string EqualClustersInWords(double count) {
  const std::string number = CountInWords(count);
  return fmt::format("{} cluster{} of equal weight", number, number == "1" ? "" : "s");
}

std::string RestsOnTooFew(const std::string& clusters) {
  return fmt::format("it rests on {}, fewer than {}", clusters, kFewestClusters);
}

IntervalChoice IntervalForProportion(const ProportionEvidence& evidence) {
  using enum IntervalChoice::Method;
  ASSAY_CHECK(evidence.value >= 0 && evidence.value <= 1);
  if (evidence.value == 0 || evidence.value == 1) {
    const bool few = WithoutRounding(evidence.samples) < kFewestAllAlike;
    return {few ? kClopperPearson : kWilson,
            fmt::format("{} right, and every draw would repeat it",
                        evidence.value == 0 ? "none is" : "all are")};
  }
  if (evidence.clusters < kFewestClusters) {
    return {kClopperPearson, RestsOnTooFew(EqualClustersInWords(evidence.clusters))};
  }
  const double right = evidence.samples * evidence.value;
  const double wrong = evidence.samples - right;
  const double fewer = WithoutRounding(std::min(right, wrong));
  if (fewer >= kFewestErrorsToResample) return {};
  const double fewest = fewer < kFewestErrors ? kFewestErrors : kFewestErrorsToResample;
  const std::string number = CountInWords(fewer);
  return {fewer < kFewestErrors ? kClopperPearson : kWilson,
          fmt::format("{} independent sample{} {}, fewer than {}", number,
                      number == "1" ? " is" : "s are", right < wrong ? "right" : "wrong", fewest)};
}

Interval ProportionInterval(const IntervalChoice& choice, const ProportionEvidence& evidence,
                            double level) {
  ASSAY_CHECK(choice.method != IntervalChoice::Method::kResampled);
  const double samples = std::max(evidence.samples, 1.0);
  return choice.method == IntervalChoice::Method::kWilson
             ? WilsonInterval(evidence.value, samples, level)
             : ClopperPearsonInterval(evidence.value, samples, level);
}

double IndependentSamples(const SampleEvidence& evidence, double level) {
  if (!(evidence.variance > 0) || !(evidence.one > 0)) return evidence.fewest;
  const int freedom = std::max(1, static_cast<int>(evidence.clusters) - 1);
  const double z = NormalQuantile((1 + level) / 2);
  const double t = StudentQuantile((1 + level) / 2, freedom);
  const double samples = evidence.one / evidence.variance * (z / t) * (z / t);
  return std::clamp(samples, evidence.fewest, std::max(evidence.fewest, evidence.most));
}

}  // namespace assay
