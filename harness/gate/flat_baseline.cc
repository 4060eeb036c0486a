#include "harness/gate/flat_baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "harness/core/counted.h"

namespace assay {
namespace {

constexpr double kRounding = 1e-12;

std::unordered_set<uint64_t> WrongIn(const GateSide& side) {
  std::unordered_set<uint64_t> wrong;
  for (const GateSample& sample : side.samples) {
    if (sample.flat || sample.failed) wrong.insert(sample.id);
  }
  return wrong;
}

}  // namespace

double FlatSamples::Excess() const {
  if (samples == 0) return 0;
  return (static_cast<double>(alone) - static_cast<double>(run_alone)) /
         static_cast<double>(samples);
}

bool FlatSamples::IsMore(double most) const {
  constexpr double kStandardErrors = 3;
  const double error = std::sqrt(static_cast<double>(alone + run_alone));
  return Excess() > most + kRounding &&
         Excess() * static_cast<double>(samples) > kStandardErrors * error;
}

bool FlatSamples::IsAll() const {
  constexpr size_t kFewest = 5;
  return samples >= kFewest && flat == samples;
}

FlatCounts::FlatCounts(const GateSide& baseline, const GateSide& run)
    : baseline_(baseline),
      run_(run),
      wrong_in_baseline_(WrongIn(baseline)),
      wrong_in_run_(WrongIn(run)) {}

const FlatSamples& FlatCounts::Of(const std::string& part) {
  const auto [place, is_new] = counted_.try_emplace(part);
  FlatSamples& flat = place->second;
  if (!is_new) return flat;
  for (const GateSample* sample : SamplesOf(baseline_, part)) {
    ++flat.samples;
    if (!sample->flat) continue;
    ++flat.flat;
    flat.alone += wrong_in_run_.contains(sample->id) ? 0 : 1;
  }
  for (const GateSample* sample : SamplesOf(run_, part)) {
    flat.run_alone += sample->flat && !wrong_in_baseline_.contains(sample->id) ? 1 : 0;
  }
  return flat;
}

std::string FlatCounts::WhyNoComparison(const std::string& part, double most) {
  const FlatSamples& whole = Of("");
  const FlatSamples& flat = Of(part);
  const bool shown = flat.IsMore(most) || whole.IsMore(most);
  const bool more = shown && flat.Excess() > most + kRounding;
  if (!more && !flat.IsAll() && !whole.IsAll()) return "";
  return fmt::format(
      "in {} of {} of the baseline all responses got the same {}, which counts as wrong{}: it may "
      "be better than it looks",
      flat.flat, Counted(flat.samples, "sample"), NameOfSame(baseline_),
      more && flat.flat < flat.samples
          ? fmt::format(" ({} of them told apart by the run)", flat.alone)
          : "");
}

double MostFlat(double most_failures) {
  constexpr double kTenth = 0.1;
  return std::max(kTenth, most_failures);
}

}  // namespace assay
