#include "harness/metrics/comparison/slice_contrast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "harness/core/error.h"
#include "harness/metrics/comparison/paired_means.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/multiplicity.h"

namespace assay {
namespace {

constexpr size_t kFewestSamples = 10;
constexpr size_t kOfTwo = 2;

// By sample: on the side of the first sample that counts, on the other, or on neither. The same for
// one test, whatever its slice is called.
using Sides = std::vector<int8_t>;

Sides SidesOf(const Slicing& slicing, size_t slice, const ClusteredValues& differences) {
  Sides sides;
  int32_t first = -1;
  for (size_t i = 0; i < differences.values.size(); ++i) {
    if (slicing.slice_of[i] < 0 || std::isnan(differences.values[i])) {
      sides.push_back(-1);
      continue;
    }
    const int32_t inside = slicing.slice_of[i] == static_cast<int32_t>(slice) ? 1 : 0;
    if (first < 0) first = inside;
    sides.push_back(inside == first ? 0 : 1);
  }
  return sides;
}

struct Side {
  std::vector<double> values;
  std::vector<uint32_t> clusters;

  ClusteredValues View() const { return {values, clusters}; }
};

// The samples of `slice`, and those of the slicing's other slices.
std::pair<Side, Side> Split(const Slicing& slicing, int32_t slice,
                            const ClusteredValues& differences) {
  std::pair<Side, Side> sides;
  for (size_t i = 0; i < differences.values.size(); ++i) {
    if (slicing.slice_of[i] < 0 || std::isnan(differences.values[i])) continue;
    Side& side = slicing.slice_of[i] == slice ? sides.first : sides.second;
    side.values.push_back(differences.values[i]);
    side.clusters.push_back(differences.clusters[i]);
  }
  return sides;
}

// Fills contrast and p from what is known of both sides.
void Conclude(double level, SliceContrast& contrast) {
  Estimate& estimate = contrast.contrast;
  const Estimate& slice = contrast.in_slice;
  const Estimate& rest = contrast.in_rest;
  estimate.n = slice.n;
  estimate.value = *slice.value - *rest.value;
  if (!slice.interval || !rest.interval) {
    estimate.interval_because = slice.interval ? rest.interval_because : slice.interval_because;
    return;
  }
  const double below =
      std::hypot(*slice.value - slice.interval->low, rest.interval->high - *rest.value);
  const double above =
      std::hypot(slice.interval->high - *slice.value, *rest.value - rest.interval->low);
  estimate.interval =
      Interval{*estimate.value - below, *estimate.value + above, level, "square-and-add"};
  const double reach = *estimate.value > 0 ? below : above;
  if (reach <= 0) return;
  const double z = NormalQuantile((1 + level) / 2) * std::abs(*estimate.value) / reach;
  contrast.p = 2 * NormalCdf(-z);
}

std::optional<SliceContrast> Contrast(const Slicing& slicing, size_t slice,
                                      const ClusteredValues& differences, double level) {
  const auto [inside, outside] = Split(slicing, static_cast<int32_t>(slice), differences);
  if (inside.values.size() < kFewestSamples || outside.values.size() < kFewestSamples) {
    return std::nullopt;
  }
  SliceContrast contrast;
  contrast.slicing = slicing.name;
  contrast.slice = slicing.slices[slice];
  if (slicing.slices.size() == kOfTwo) contrast.rest = slicing.slices[1 - slice];
  contrast.in_slice = ComparePairedMeans(inside.View(), level).difference;
  contrast.in_rest = ComparePairedMeans(outside.View(), level).difference;
  Conclude(level, contrast);
  return contrast;
}

}  // namespace

std::vector<SliceContrast> ContrastSlices(std::span<const Slicing> slicings,
                                          const ClusteredValues& differences, double level) {
  std::vector<std::pair<SliceContrast, size_t>> contrasts;  // each with the number of its test
  std::map<Sides, size_t> tests;
  for (const Slicing& slicing : slicings) {
    ASSAY_CHECK(slicing.slice_of.size() == differences.values.size());
    // Of two slices, the second's contrast is the first's turned round.
    const size_t count = slicing.slices.size() == kOfTwo ? 1 : slicing.slices.size();
    for (size_t slice = 0; slice < count; ++slice) {
      auto contrast = Contrast(slicing, slice, differences, level);
      if (!contrast) continue;
      const auto test = tests.try_emplace(SidesOf(slicing, slice, differences), tests.size()).first;
      contrasts.emplace_back(std::move(*contrast), test->second);
    }
  }
  std::ranges::stable_sort(contrasts, {}, [](const auto& c) { return c.first.p.value_or(2); });
  std::vector<SliceContrast> sorted;
  std::vector<double> p;
  std::vector<size_t> of_test;
  for (auto& [contrast, test] : contrasts) {
    if (contrast.p) {
      p.push_back(*contrast.p);
      of_test.push_back(test);
    }
    sorted.push_back(std::move(contrast));
  }
  const std::vector<double> adjusted = AdjustedOnce(p, of_test, BenjaminiHochbergAdjusted);
  for (size_t i = 0; i < adjusted.size(); ++i) sorted[i].p_adjusted = adjusted[i];
  return sorted;
}

}  // namespace assay
