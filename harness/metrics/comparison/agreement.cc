#include "harness/metrics/comparison/agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/metrics/cohen_kappa.h"
#include "harness/metrics/interval_choice.h"
#include "harness/metrics/jackknife.h"
#include "harness/metrics/krippendorff.h"
#include "harness/metrics/rank_correlation.h"

namespace assay {
namespace {

constexpr uint32_t kGroups = 30;
constexpr size_t kFewestOfAKind = 20;
constexpr double kPerfect = 1 - 1e-12;  // correlations of this much are 1 but for rounding
constexpr double kNoSpread = 1e-24;     // variances up to this are 0 but for rounding
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool IsScored(const PairedJudgements& pair, size_t i) {
  return pair.first_outcomes[i] != Outcome::kUnscored &&
         pair.second_outcomes[i] != Outcome::kUnscored;
}

bool HasMargins(const PairedJudgements& pair, size_t i) {
  return !std::isnan(pair.first_margins[i]) && !std::isnan(pair.second_margins[i]);
}

// 0 neither, 1 only the second, 2 only the first, 3 both right.
size_t CellOf(const PairedJudgements& pair, size_t i) {
  return (pair.first_outcomes[i] == Outcome::kRight ? 2U : 0U) +
         (pair.second_outcomes[i] == Outcome::kRight ? 1U : 0U);
}

// The three numbers over the samples that count.
struct Likeness {
  std::optional<double> spearman, kendall, kappa;
  size_t ranked = 0;
  std::array<double, 4> cells{};  // how many samples are in each

  double Scored() const { return std::accumulate(cells.begin(), cells.end(), 0.0); }
  double Same() const { return cells[0] + cells[3]; }
  // Whether one of the two is right on every sample, or on none.
  bool IsConstant() const {
    return cells[0] + cells[1] == 0 || cells[2] + cells[3] == 0 || cells[0] + cells[2] == 0 ||
           cells[1] + cells[3] == 0;
  }
};

Likeness Measure(const PairedJudgements& pair, std::span<const uint32_t> times) {
  std::vector<double> first, second;
  std::array<double, 4> cells{};
  for (size_t i = 0; i < times.size(); ++i) {
    if (times[i] == 0) continue;
    if (HasMargins(pair, i)) {
      first.push_back(pair.first_margins[i]);
      second.push_back(pair.second_margins[i]);
    }
    if (IsScored(pair, i)) ++cells[CellOf(pair, i)];
  }
  return {.spearman = SpearmanRho(first, second),
          .kendall = KendallTauB(first, second),
          .kappa = CohenKappa(cells, 2),
          .ranked = first.size(),
          .cells = cells};
}

double Fisher(std::optional<double> correlation) {
  return correlation && std::abs(*correlation) <= kPerfect ? std::atanh(*correlation) : kNan;
}

// How many clusters have a row that `counts` takes.
template <typename Counts>
size_t ClustersWith(const ClusterCodes& clusters, const Counts& counts) {
  std::vector<bool> seen(clusters.count);
  for (size_t i = 0; i < clusters.codes.size(); ++i) {
    if (counts(i)) seen[clusters.codes[i]] = true;
  }
  return static_cast<size_t>(std::count(seen.begin(), seen.end(), true));
}

std::string WhyTooFewClusters(size_t clusters) {
  if (static_cast<double>(clusters) >= kFewestClusters) return "";
  return RestsOnTooFew(Counted(clusters, "cluster"));
}

std::string ClustersAre(size_t clusters) {
  return Counted(clusters, "cluster") + (clusters == 1 ? " is" : " are");
}

// Likewise for agreement, which rests on the clusters that have samples of each kind.
std::string WhyTooFewOfAKind(size_t differ, size_t right, size_t not_right) {
  if (differ < kFewestOfAKind) {
    return fmt::format("{} judged differently, fewer than {}", ClustersAre(differ), kFewestOfAKind);
  }
  const size_t fewest = std::min(right, not_right);
  if (fewest >= kFewestOfAKind) return "";
  return fmt::format("{} {}, fewer than {}", ClustersAre(fewest),
                     right < not_right ? "right" : "not right", kFewestOfAKind);
}

// Whether each run says the same of all its samples.
bool AllConstant(std::span<const int8_t> codes, size_t runs) {
  for (size_t run = 0; run < runs; ++run) {
    bool right = false, not_right = false;
    for (size_t at = run; at < codes.size(); at += runs) {
      right = right || codes[at] == 1;
      not_right = not_right || codes[at] == 0;
    }
    if (right && not_right) return false;
  }
  return true;
}

Estimate Found(std::optional<double> value, size_t n, const char* undefined) {
  Estimate estimate;
  estimate.n = n;
  estimate.value = value;
  if (!value) {
    estimate.because = undefined;
    estimate.interval_because = "the value is undefined";
  }
  return estimate;
}

// Puts a jackknifed interval on a defined value, or says why it has none.
void AddInterval(const ResampledInterval& interval, const std::string& outside, bool fisher,
                 Estimate& estimate) {
  if (!estimate.value) return;
  estimate.interval_because = outside.empty() ? interval.because : outside;
  if (!estimate.interval_because.empty()) return;
  if (interval.variance && *interval.variance <= kNoSpread) {
    estimate.interval_because = "it is the same without any of the jackknife's groups";
    return;
  }
  estimate.interval = interval.interval;
  if (fisher) {
    estimate.interval->low = std::tanh(estimate.interval->low);
    estimate.interval->high = std::tanh(estimate.interval->high);
  } else {
    estimate.interval->low = std::max(-1.0, estimate.interval->low);
    estimate.interval->high = std::min(1.0, estimate.interval->high);
  }
}

void AddCorrelation(const ResampledInterval& interval, const std::string& outside,
                    Estimate& estimate) {
  if (estimate.value && std::abs(*estimate.value) > kPerfect) {
    estimate.interval_because = "the two order the samples alike, or exactly the other way round";
  } else {
    AddInterval(interval, outside, true, estimate);
  }
}

}  // namespace

RunAgreement MeasureAgreement(const PairedJudgements& pair, const ClusterCodes& clusters,
                              const ResamplingOptions& options) {
  const Statistic statistic = [&](std::span<const uint32_t> times, std::span<double> out) {
    const Likeness found = Measure(pair, times);
    out[0] = Fisher(found.spearman);
    out[1] = Fisher(found.kendall);
    out[2] = found.kappa.value_or(kNan);
  };
  const Likeness found = Measure(pair, std::vector<uint32_t>(clusters.codes.size(), 1));
  const std::vector<double> point = {Fisher(found.spearman), Fisher(found.kendall),
                                     found.kappa.value_or(kNan)};
  const auto intervals = GroupJackknife(clusters, point, statistic, options, kGroups);

  constexpr const char* kNoOrder = "fewer than two samples have margins, or all are alike";
  RunAgreement agreement;
  agreement.spearman = Found(found.spearman, found.ranked, kNoOrder);
  agreement.kendall = Found(found.kendall, found.ranked, kNoOrder);
  agreement.kappa = Found(found.kappa, static_cast<size_t>(found.Scored()),
                          "both say the same of every sample: chance would explain it");
  if (found.Scored() > 0) agreement.same_share = found.Same() / found.Scored();
  const auto with = [&](const auto& counts) { return ClustersWith(clusters, counts); };
  const std::string few = WhyTooFewClusters(with([&](size_t i) { return HasMargins(pair, i); }));
  AddCorrelation(intervals[0], few, agreement.spearman);
  AddCorrelation(intervals[1], few, agreement.kendall);
  // No resampling moves it then, which is no certainty.
  std::string outside =
      found.IsConstant()
          ? "one of the two is right on every sample, or on none: κ is 0 whatever the other says"
          : WhyTooFewClusters(with([&](size_t i) { return IsScored(pair, i); }));
  const auto in_cell = [&](size_t i, size_t a, size_t b) {
    return IsScored(pair, i) && (CellOf(pair, i) == a || CellOf(pair, i) == b);
  };
  const auto scored_but = [&](size_t i, size_t cell) {
    return IsScored(pair, i) && CellOf(pair, i) != cell;
  };
  if (outside.empty()) {
    outside = WhyTooFewOfAKind(with([&](size_t i) { return in_cell(i, 1, 2); }),
                               with([&](size_t i) { return scored_but(i, 0); }),
                               with([&](size_t i) { return scored_but(i, 3); }));
  }
  AddInterval(intervals[2], outside, false, agreement.kappa);
  return agreement;
}

Estimate EstimateAlpha(std::span<const int8_t> codes, size_t runs, const ClusterCodes& clusters,
                       const ResamplingOptions& options) {
  ASSAY_CHECK(codes.size() == clusters.codes.size() * runs);
  const Statistic statistic = [&](std::span<const uint32_t> times, std::span<double> out) {
    out[0] = KrippendorffAlpha(codes, runs, times).value_or(kNan);
  };
  const auto row = [&](size_t i) { return codes.subspan(i * runs, runs); };
  const auto has = [&](size_t i, int8_t code) {
    return std::ranges::find(row(i), code) != row(i).end();
  };
  const auto with = [&](const auto& counts) { return ClustersWith(clusters, counts); };
  Estimate alpha = Found(KrippendorffAlpha(codes, runs), clusters.codes.size(),
                         "no sample has two runs' judgements, or all say the same");
  const std::vector<double> point = {alpha.value.value_or(kNan)};
  std::string outside =
      AllConstant(codes, runs)
          ? "each run is right on all of its samples, or on none: α follows from that alone"
          : WhyTooFewClusters(clusters.count);
  if (outside.empty()) {
    outside = WhyTooFewOfAKind(with([&](size_t i) { return has(i, 0) && has(i, 1); }),
                               with([&](size_t i) { return has(i, 1); }),
                               with([&](size_t i) { return has(i, 0); }));
  }
  AddInterval(GroupJackknife(clusters, point, statistic, options, kGroups)[0], outside, false,
              alpha);
  return alpha;
}

}  // namespace assay
