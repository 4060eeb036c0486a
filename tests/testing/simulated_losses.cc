#include "tests/testing/simulated_losses.h"

#include <cmath>
#include <functional>
#include <numeric>
#include <optional>
#include <span>

#include "harness/core/random.h"
#include "harness/metrics/bca.h"
#include "harness/metrics/calibration/log_loss.h"
#include "harness/metrics/cluster_bootstrap.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/skewed_mean.h"

namespace assay::testing {
namespace {

constexpr size_t kDraws = 500;

using Loss = std::function<double(double log_odds, double outcome)>;

double Rise(double log_odds, double outcome) {
  return LogLossOf(2 * log_odds, outcome) - LogLossOf(log_odds, outcome);
}

// By the trapezoid rule over the normal behind the log-odds.
double TruthOf(const LossWorld& world, const Loss& loss) {
  constexpr double kFarthest = 14;
  constexpr int kSteps = 40'000;
  const double step = 2 * kFarthest / kSteps;
  double sum = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double z = -kFarthest + i * step;
    const double size = std::exp(world.tail * z);
    const double density = std::exp(-z * z / 2) * 0.3989422804014327;
    sum += density * (world.right * loss(size, 1) + (1 - world.right) * loss(size, 0));
  }
  return sum * step;
}

struct Suite {
  std::vector<double> losses;
  std::vector<double> rises;
  std::vector<uint32_t> clusters;
};

Suite Simulate(const LossWorld& world, Random& random) {
  Suite suite;
  for (uint32_t i = 0; i < world.samples; ++i) {
    const double size = std::exp(world.tail * NormalQuantile(random.Uniform() + 0x1p-54));
    const double outcome = random.Uniform() < world.right ? 1 : 0;
    suite.losses.push_back(LogLossOf(size, outcome));
    suite.rises.push_back(Rise(size, outcome));
    suite.clusters.push_back(i);
  }
  return suite;
}

bool Holds(const std::optional<Interval>& interval, double truth) {
  return interval && interval->low <= truth && truth <= interval->high;
}

}  // namespace

LossCoverage CoverLosses(const LossWorld& world, int suites) {
  const double truth = TruthOf(world, LogLossOf);
  const double rise = TruthOf(world, Rise);
  const double share = 1.0 / suites;
  LossCoverage coverage;
  Random random(2026, world.name);
  for (int i = 0; i < suites; ++i) {
    const Suite suite = Simulate(world, random);
    const ClusteredValues losses = {suite.losses, suite.clusters};
    const ClusteredValues rises = {suite.rises, suite.clusters};
    const Statistic mean = [&](std::span<const uint32_t> times, std::span<double> out) {
      out[0] = std::inner_product(times.begin(), times.end(), suite.losses.begin(), 0.0) /
               static_cast<double>(suite.losses.size());
    };
    const Estimate usual = EstimateMean(losses, 0.95);
    const std::vector<double> point = {*usual.value};
    const ClusterCodes clusters = {suite.clusters, world.samples};
    const ResamplingOptions options = {kDraws, 0.95, random.Next(), 1};
    const auto count = [&](bool holds) { return holds ? share : 0; };
    coverage.t += count(Holds(usual.interval, truth));
    coverage.percentile +=
        count(Holds(ClusterBootstrap(clusters, 1, mean, options)[0].interval, truth));
    coverage.bca += count(Holds(BcaBootstrap(clusters, point, mean, options)[0].interval, truth));
    coverage.skewed += count(Holds(EstimateSkewedMean(losses, 0.95).interval, truth));
    coverage.rise_above_t += count(rise > EstimateMean(rises, 0.9).interval->high);
    coverage.rise_above_skewed += count(rise > EstimateSkewedMean(rises, 0.9).interval->high);
  }
  return coverage;
}

std::vector<LossWorld> LossWorlds() {
  return {
      {.name = "400, 80 %, log-odds exp(N(0, 1))"},
      {.name = "1000, 90 %, log-odds exp(N(0, 1))", .samples = 1000, .right = 0.9},
      {.name = "400, 70 %, log-odds exp(N(0, 0.5))", .right = 0.7, .tail = 0.5},
      {.name = "2000, 80 %, log-odds exp(N(0, 1))", .samples = 2000},
      {.name = "600, 80 %, log-odds exp(N(0, 1.5))", .samples = 600, .tail = 1.5},
  };
}

}  // namespace assay::testing
