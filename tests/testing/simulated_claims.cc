#include "tests/testing/simulated_claims.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "harness/core/error.h"
#include "harness/metrics/calibration/auroc.h"
#include "harness/metrics/calibration/binned_error.h"
#include "harness/metrics/calibration/bins.h"
#include "harness/metrics/calibration/brier.h"
#include "harness/metrics/calibration/log_loss.h"
#include "harness/metrics/calibration/reliability_diagram.h"
#include "harness/metrics/calibration/slice_estimates.h"
#include "harness/metrics/calibration/temperature.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/mean_domain.h"

namespace assay::testing {
namespace {

constexpr size_t kDraws = 300;
constexpr int kPopulation = 200'000;

double Sigmoid(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

// What a claim deserves, and its chance of being right.
struct Claim {
  double log_odds = 0;
  double right = 0;
};

double Deserved(const ClaimWorld& world, double u) {
  if (world.tail > 0) return std::exp(world.tail * NormalQuantile(std::max(u, 0x1p-60)));
  if (world.skewed) return world.low - world.high * std::log(1 - u);
  return world.low + (world.high - world.low) * u;
}

Claim DrawClaim(const ClaimWorld& world, Random& random) {
  const double deserved = Deserved(world, random.Uniform());
  return {world.scale * deserved, world.flat > 0 ? world.flat : Sigmoid(deserved)};
}

double ChosenOf(const CalibrationPair& pair) {
  return pair.outcome * pair.confidence + (1 - pair.outcome) * (1 - pair.confidence);
}

// The whole population: every claim both right and wrong, weighing as much as either is likely.
std::map<std::string, double> TruthOf(const ClaimWorld& world) {
  Random random(7, "truth");
  std::vector<CalibrationPair> pairs;
  double excess = 0;
  double chosen = 0;
  for (int i = 0; i < kPopulation; ++i) {
    const Claim claim = DrawClaim(world, random);
    for (const double outcome : {0.0, 1.0}) {
      const double weight = outcome == 1 ? claim.right : 1 - claim.right;
      pairs.push_back(PairOfLogOdds(claim.log_odds, outcome, 0, weight));
      excess += weight * (pairs.back().confidence - outcome) / kPopulation;
      chosen += weight * ChosenOf(pairs.back()) / kPopulation;
    }
  }
  std::map<std::string, double> truth = {{"over_confidence", excess}, {"p_chosen", chosen}};
  truth["brier"] = *BrierScore(pairs).value;
  truth["nll"] = *LogLoss(pairs).value;
  truth["temperature"] = FitTemperature(pairs).value.value_or(0);
  truth["auroc"] = *Auroc(pairs).value;
  truth["ece"] = BinnedErrorOf(BinPairs(pairs, TopLabelEdges()))->ece;
  return truth;
}

// As the summary has it.
Estimate EstimateChosen(const SlicePairs& slice) {
  std::vector<double> chosen;
  std::vector<double> right;
  for (const CalibrationPair& pair : slice.pairs) {
    chosen.push_back(ChosenOf(pair));
    right.push_back(pair.outcome);
  }
  Estimate estimate = EstimateMean({chosen, slice.clusters}, 0.95);
  if (!WhyOutcomesAreFew(EvidenceOfShares({right, slice.clusters}, 0.95)).empty()) {
    estimate.interval.reset();
  }
  return estimate;
}

}  // namespace

std::vector<CalibrationPair> SimulateClaims(const ClaimWorld& world, Random& random) {
  std::vector<CalibrationPair> pairs;
  double together = 0;
  for (uint32_t i = 0; i < world.samples; ++i) {
    if (i % world.size == 0) together = random.Uniform();
    const Claim claim = DrawClaim(world, random);
    const bool shares = world.size > 1 && random.Uniform() < 0.5;
    const double fate = shares ? together : random.Uniform();
    pairs.push_back(PairOfLogOdds(claim.log_odds, fate < claim.right ? 1 : 0, i / world.size));
  }
  return pairs;
}

std::vector<ClaimCoverage> CoverClaims(const ClaimWorld& world, int suites) {
  const std::map<std::string, double> truth = TruthOf(world);
  std::vector<ClaimCoverage> coverage;
  for (const char* metric :
       {"over_confidence", "brier", "nll", "p_chosen", "temperature", "auroc", "ece"}) {
    coverage.push_back({metric});
  }
  Random random(2026, world.name);
  for (int suite = 0; suite < suites; ++suite) {
    SlicePairs slice;
    for (const CalibrationPair& pair : SimulateClaims(world, random)) {
      slice.pairs.push_back(pair);
      slice.EndSample(pair.cluster);
    }
    SummaryOptions options;
    options.draws = kDraws;
    options.seed = random.Next();
    options.threads = 1;
    std::vector<MetricEstimate> estimates = {{"p_chosen", "", EstimateChosen(slice)}};
    SliceEstimates made(slice, options, estimates);
    made.AddProperScores();
    made.AddResampled();
    for (const MetricEstimate& estimate : estimates) {
      for (ClaimCoverage& of : coverage) {
        if (of.metric != estimate.metric || !estimate.estimate.interval) continue;
        const double value = truth.at(of.metric);
        const Interval& interval = *estimate.estimate.interval;
        ++of.given;
        of.held += interval.low <= value && value <= interval.high ? 1 : 0;
      }
    }
  }
  return coverage;
}

std::vector<ClaimWorld> ClaimWorlds() {
  return {
      {.name = "40, 96 %", .samples = 40, .low = 2, .high = 5},
      {.name = "150, 79 %", .samples = 150, .low = 0, .high = 3},
      {.name = "150, 99.7 %", .samples = 150, .low = 4, .high = 9},
      {.name = "300, 90 %", .samples = 300},
      {.name = "300, 90 %, clusters of 3", .samples = 300, .size = 3},
      {.name = "300, 90 %, over-confident", .samples = 300, .scale = 4},
      {.name = "300, 99 %", .samples = 300, .low = 3, .high = 7},
      {.name = "500, 96 %", .samples = 500, .low = 2, .high = 5},
      {.name = "500, 90 %, whatever it claims",
       .samples = 500,
       .high = 3,
       .flat = 0.9,
       .skewed = true},
      {.name = "600, 80 %, whatever it claims, long tail", .samples = 600, .flat = 0.8, .tail = 1},
      {.name = "1200, 80 %, the same, clusters of 3",
       .samples = 1200,
       .flat = 0.8,
       .tail = 1,
       .size = 3},
      {.name = "1000, 96 %, under-confident", .samples = 1000, .low = 2, .high = 5, .scale = 0.25},
      {.name = "1000, 99 %", .samples = 1000, .low = 3, .high = 7},
      {.name = "3000, 99 %", .samples = 3000, .low = 3, .high = 7},
  };
}

}  // namespace assay::testing
