#include "tests/testing/parity_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "harness/core/error.h"

namespace assay::testing {
namespace {

std::vector<double> Flat(const Outputs& outputs) {
  std::vector<double> values;
  for (const auto& row : outputs) values.insert(values.end(), row.begin(), row.end());
  return values;
}

void RequireShape(const ParityCase& parity_case, const Outputs& outputs) {
  if (outputs.size() != parity_case.truth.size()) {
    throw Error(fmt::format("{}: got outputs of {} sequences, expected {}", parity_case.name,
                            outputs.size(), parity_case.truth.size()));
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (outputs[i].size() != parity_case.truth[i].size()) {
      throw Error(fmt::format("{}: sequence {}: got {} outputs, expected {}", parity_case.name, i,
                              outputs[i].size(), parity_case.truth[i].size()));
    }
  }
}

double RootMeanSquare(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum / static_cast<double>(a.size()));
}

}  // namespace

ParityDistance MeasureParity(const ParityCase& parity_case, const Outputs& outputs) {
  RequireShape(parity_case, outputs);
  const std::vector<double> ours = Flat(outputs), truth = Flat(parity_case.truth),
                            float32 = Flat(parity_case.float32),
                            bfloat16 = Flat(parity_case.bfloat16);
  const double spread = parity_case.spread();
  ParityDistance distance;
  distance.ours = RootMeanSquare(ours, truth) / spread;
  distance.theirs = RootMeanSquare(bfloat16, truth) / spread;
  for (size_t i = 0; i < ours.size(); ++i) {
    const double difference = std::fabs(ours[i] - float32[i]) / spread;
    distance.worst =
        std::max(distance.worst,
                 std::isfinite(difference) ? difference : std::numeric_limits<double>::infinity());
    for (size_t j = 0; j < ours.size(); ++j) {
      if (truth[i] - truth[j] <= kMargin * spread) continue;
      ++distance.margins;
      if (!(ours[i] > ours[j])) ++distance.swapped;
    }
  }
  return distance;
}

std::vector<std::string> ParityFaults(const ParityCase& parity_case, const Outputs& outputs,
                                      std::string_view dtype) {
  const ParityDistance distance = MeasureParity(parity_case, outputs);
  std::vector<std::string> faults;
  if (dtype == "float32") {
    if (!(distance.worst <= kFloat32Tolerance)) {
      faults.push_back(fmt::format("{} in float32: off by {:.2e} of the spread, allowed {:.0e}",
                                   parity_case.name, distance.worst, kFloat32Tolerance));
    }
    return faults;
  }
  if (distance.swapped > 0) {
    faults.push_back(fmt::format("{} in bfloat16: {} of {} pairs are in another order",
                                 parity_case.name, distance.swapped, distance.margins));
  }
  if (!(distance.ours <= kNoise * distance.theirs)) {
    faults.push_back(
        fmt::format("{} in bfloat16: {:.2e} of the spread from the truth, transformers {:.2e}",
                    parity_case.name, distance.ours, distance.theirs));
  }
  return faults;
}

}  // namespace assay::testing
