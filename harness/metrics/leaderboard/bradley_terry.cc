#include "harness/metrics/leaderboard/bradley_terry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/metrics/clusters.h"
#include "harness/metrics/distributions.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/leaderboard/mutual_reach.h"
#include "harness/metrics/leaderboard/sandwich.h"

namespace assay {
namespace {

constexpr size_t kMostIterations = 100'000;
constexpr double kFewestComparisons = 10;    // won, and lost, for an interval
constexpr double kConverged = 1e-10;         // relative error of the expected wins
constexpr size_t kManyClusters = 1'000'000;  // more make no difference to t

double WeightOf(const SuiteOutcomes& suite) {
  return suite.weight / static_cast<double>(suite.samples);
}

// Calls `visit(winner, loser)` for each comparison of one sample.
class SampleWins {
 public:
  SampleWins(const SuiteOutcomes& suite, std::span<const size_t> models)
      : suite_(suite), models_(models) {}

  template <typename Visit>
  void ForEach(size_t sample, const Visit& visit) {
    earned_.clear();
    for (size_t i = 0; i < models_.size(); ++i) {
      const float value = suite_.earned[models_[i] * suite_.samples + sample];
      if (!std::isnan(value)) earned_.emplace_back(value, i);
    }
    std::ranges::sort(earned_);
    // Ascending: what is below the first of those alike has lost to each of them.
    for (size_t i = 0, alike = 0; i < earned_.size(); ++i) {
      if (earned_[i].first > earned_[alike].first) alike = i;
      for (size_t below = 0; below < alike; ++below) {
        visit(earned_[i].second, earned_[below].second);
      }
    }
  }

 private:
  const SuiteOutcomes& suite_;
  std::span<const size_t> models_;
  std::vector<std::pair<float, size_t>> earned_;
};

std::vector<double> WinsOf(std::span<const SuiteOutcomes> suites, std::span<const size_t> models,
                           bool weighted) {
  const size_t m = models.size();
  std::vector<double> wins(m * m);
  for (const SuiteOutcomes& suite : suites) {
    if (suite.weight <= 0) continue;
    SampleWins sample_wins(suite, models);
    std::vector<double> counts(m * m);  // whole numbers, whose sum is exact
    for (size_t sample = 0; sample < suite.samples; ++sample) {
      sample_wins.ForEach(sample, [&](size_t a, size_t b) { ++counts[a * m + b]; });
    }
    const double weight = weighted ? WeightOf(suite) : 1;
    for (size_t i = 0; i < wins.size(); ++i) wins[i] += weight * counts[i];
  }
  return wins;
}

// P(the loser does better) by winner and loser.
std::vector<double> Surprises(std::span<const double> strengths) {
  std::vector<double> surprises;
  for (const double winner : strengths) {
    for (const double loser : strengths) surprises.push_back(1 / (1 + std::exp(winner - loser)));
  }
  return surprises;
}

// Adds what each cluster's samples say of the strengths.
void AddScores(const SuiteOutcomes& suite, std::span<const size_t> models,
               std::span<const double> surprises, Sandwich& sandwich) {
  const size_t m = models.size();
  const ClusterCodes clusters = CodeClusters(suite.clusters);
  std::vector<double> scores(clusters.count * m);
  SampleWins wins(suite, models);
  for (size_t sample = 0; sample < suite.samples; ++sample) {
    double* score = scores.data() + clusters.codes[sample] * m;
    wins.ForEach(sample, [&](size_t a, size_t b) {
      const double surprise = WeightOf(suite) * surprises[a * m + b];
      score[a] += surprise;
      score[b] -= surprise;
    });
  }
  for (uint32_t c = 0; c < clusters.count; ++c) sandwich.Add(std::span(scores).subspan(c * m, m));
}

std::vector<double> InformationOf(std::span<const double> wins, std::span<const double> strengths) {
  const size_t m = strengths.size();
  std::vector<double> information(m * m);
  for (size_t a = 0; a < m; ++a) {
    for (size_t b = 0; b < m; ++b) {
      if (a == b) continue;
      const double p = 1 / (1 + std::exp(strengths[b] - strengths[a]));
      const double value = (wins[a * m + b] + wins[b * m + a]) * p * (1 - p);
      information[a * m + a] += value;
      information[a * m + b] -= value;
    }
  }
  return information;
}

// On how many samples `model` did better than another of `among`, and on how many worse.
struct Record {
  double won = 0, lost = 0;
};

Record RecordOf(std::span<const double> counts, size_t models, std::span<const size_t> among,
                size_t model) {
  Record record;
  for (const size_t other : among) {
    record.won += counts[model * models + other];
    record.lost += counts[other * models + model];
  }
  return record;
}

// Why a model outside those that were fitted has no strength.
std::string WhyNone(const Record& record) {
  const auto [won, lost] = record;
  if (won == 0 && lost == 0) return "it was never compared: it does as every other model does";
  if (lost == 0) return "no model did better than it on any sample: its strength has no bound";
  if (won == 0) return "it did better than no model on any sample: its strength has no bound";
  return "its wins and losses do not connect it with the other models both ways";
}

void AddIntervals(std::span<const SuiteOutcomes> suites, std::span<const size_t> fitted,
                  std::span<const double> wins, std::span<const double> strengths, double level,
                  std::vector<Strength>& result) {
  Sandwich sandwich(InformationOf(wins, strengths));
  const std::vector<double> surprises = Surprises(strengths);
  for (const SuiteOutcomes& suite : suites) {
    if (suite.weight > 0) AddScores(suite, fitted, surprises, sandwich);
  }
  if (sandwich.clusters() < static_cast<size_t>(kFewestClusters)) {
    for (const size_t model : fitted) {
      result[model].interval_because = RestsOnTooFew(Counted(sandwich.clusters(), "cluster"));
    }
    return;
  }
  const std::vector<double> variances = sandwich.Variances();
  const auto freedom = static_cast<int>(std::min<size_t>(sandwich.clusters(), kManyClusters)) - 1;
  const double t = StudentQuantile((1 + level) / 2, freedom);
  for (size_t i = 0; i < fitted.size(); ++i) {
    Strength& strength = result[fitted[i]];
    if (!strength.interval_because.empty()) continue;
    const double half = t * std::sqrt(variances[i]);
    strength.interval = Interval{strengths[i] - half, strengths[i] + half, level, "cluster-robust"};
  }
}

}  // namespace

std::vector<double> FitBradleyTerry(std::span<const double> wins, size_t models) {
  ASSAY_CHECK(wins.size() == models * models);
  std::vector<double> won(models), gamma(models, 1);
  for (size_t a = 0; a < models; ++a) {
    for (size_t b = 0; b < models; ++b) won[a] += wins[a * models + b];
  }
  for (size_t iteration = 0; models > 1 && iteration < kMostIterations; ++iteration) {
    double worst = 0;
    for (size_t a = 0; a < models; ++a) {
      double rate = 0;
      for (size_t b = 0; b < models; ++b) {
        if (a != b) {
          rate += (wins[a * models + b] + wins[b * models + a]) / (gamma[a] + gamma[b]);
        }
      }
      worst = std::max(worst, std::abs(gamma[a] * rate / won[a] - 1));
      gamma[a] = won[a] / rate;  // at once: a cyclic MM step, which converges as well
    }
    double log_mean = 0;
    for (const double value : gamma) log_mean += std::log(value);
    const double scale = std::exp(-log_mean / static_cast<double>(models));
    for (double& value : gamma) value *= scale;
    if (worst < kConverged) break;
  }
  std::vector<double> strengths;
  for (const double value : gamma) strengths.push_back(std::log(value));
  const double mean =
      std::accumulate(strengths.begin(), strengths.end(), 0.0) / static_cast<double>(models);
  for (double& strength : strengths) strength -= mean;
  return strengths;
}

std::vector<Strength> BradleyTerryStrengths(std::span<const SuiteOutcomes> suites, size_t models,
                                            double level) {
  std::vector<size_t> all(models);
  std::iota(all.begin(), all.end(), size_t{0});
  const std::vector<double> counts = WinsOf(suites, all, false);
  std::vector<Strength> result(models);
  const std::vector<size_t> fitted = LargestMutualReach(counts, models);
  for (size_t model = 0; model < models; ++model) {
    const Record record = RecordOf(counts, models, all, model);
    result[model].comparisons = record.won + record.lost;
    result[model].because = WhyNone(record);
  }
  if (fitted.size() < 2) return result;
  const std::vector<double> wins = WinsOf(suites, fitted, true);
  const std::vector<double> strengths = FitBradleyTerry(wins, fitted.size());
  for (size_t i = 0; i < fitted.size(); ++i) {
    result[fitted[i]].value = strengths[i];
    result[fitted[i]].because.clear();
    const auto [won, lost] = RecordOf(counts, models, fitted, fitted[i]);
    if (std::min(won, lost) < kFewestComparisons) {
      result[fitted[i]].interval_because = fmt::format(
          "it won {} and lost {} comparisons, fewer than {}", won, lost, kFewestComparisons);
    }
  }
  AddIntervals(suites, fitted, wins, strengths, level, result);
  return result;
}

}  // namespace assay
