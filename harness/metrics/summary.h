#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/suite.h"
#include "harness/metrics/calibration/calibration_summary.h"
#include "harness/metrics/estimate.h"
#include "harness/run/run_record.h"

namespace assay {

/// Counts of a selection (CONTRACTS §5 defines each).
struct Counts {
  size_t samples = 0;
  size_t judged = 0;
  size_t failed = 0;
  size_t tied = 0;
  size_t truncated = 0;
  size_t unparsed = 0;  ///< of `failed`: a reply without a verdict
};

/// One official score of the benchmark, by the benchmark's own rule.
struct OfficialScore {
  ScoreName name;
  Estimate estimate;
};

/// One of our own numbers: `metric` over `subset` (empty: everything).
struct MetricEstimate {
  std::string
      metric;  ///< "accuracy", "best_of_n", "p_chosen", "margin_q50", "accuracy_longer", "ece", …
  std::string subset;
  Estimate estimate;
};

/// A metric that has no value over anything, and why.
struct NotApplicable {
  std::string metric;
  std::string because;
};

/// Numbers per judged sample, aligned: what figures and the sample table need. NaN where undefined.
/// 25 bytes per sample, so millions fit.
struct SampleColumns {
  std::vector<uint32_t> ordinal;
  std::vector<uint32_t> subset;  ///< index into `Summary::subsets`
  std::vector<double> accuracy;  ///< share-weighted mean over counted comparisons, strict
  std::vector<double> margin;    ///< smallest r(winner) - r(loser) among them
  std::vector<uint8_t> flags;    ///< of `Flag`, or-ed
  enum Flag : uint8_t {
    kFailed = 1,
    kTied = 2,
    kTruncated = 4,
    kChosenLonger = 8,
    kChosenShorter = 16,
    kAgreed = 32,  ///< an ensemble's members prefer the same response by more than they differ
    kSplit = 64,   ///< they do not; neither is set where one model judged
  };

  size_t size() const { return ordinal.size(); }
};

/// All numbers of one run over one selection, as printed, exported and reported.
struct Summary {
  RunRecord run;
  std::string name;     ///< of the invocation it is shown for
  std::string command;  ///< of that invocation; the run's own is the one that began it
  Selection selection;
  Counts counts;
  bool complete = true;
  std::string incomplete_because;
  std::string confirmed;  ///< see SuiteCard
  std::string printed;    ///< the overall score as the benchmark prints it; empty: none
  SuiteCard::Printed printing = SuiteCard::Printed::kPercent1;  ///< how the benchmark prints scores
  bool illustrative = false;                                    ///< see SuiteCard
  std::string no_overall;               ///< why there is no overall; empty: there is
  std::vector<OfficialScore> official;  ///< "overall" first where there is one
  std::vector<MetricEstimate> estimates;
  std::vector<NotApplicable> not_applicable;
  CalibrationSummary calibration;
  std::vector<std::string> health;  ///< everything a reader must be warned of, one line each
  std::vector<std::string> subsets;
  SampleColumns columns;
};

/// The overall score, or nullptr where the benchmark has none.
const OfficialScore* OverallScore(const Summary& summary);

/// "3 of 350 samples tied": the form of health lines that count.
std::string CountLine(size_t count, size_t of, std::string_view what);

/// Its line about `counts.tied`: "tied" of rewards, "with a tie verdict" of a judge, of whose
/// samples more can be tied, since verdicts can balance.
std::string TiedLine(const Summary& summary);

/// Streams judged samples of a selection, in ordinal order, into `visit`.
using JudgedStream = std::function<void(const std::function<void(const JudgedSample&)>& visit)>;

/// Which ends the bootstrap's draws give an interval: docs/statistics.md has both.
enum class BootstrapInterval { kPercentile, kBca };

/// How `Summarize` resamples; see ResamplingOptions.
struct SummaryOptions {
  size_t draws = 10'000;
  double level = 0.95;
  uint64_t seed = 0;  ///< of the bootstrap; stored with the run
  unsigned threads = 2;
  /// Official scores of more clusters than this get the jackknife instead of the bootstrap.
  uint32_t most_bootstrap_clusters = 100'000;
  BootstrapInterval interval = BootstrapInterval::kPercentile;  ///< of official scores
};

/// Computes everything of CONTRACTS §4 and the official scores, in one pass over `judged`.
/// `selected`: samples of the selection, judged or not. docs/statistics.md has the formulas.
Summary Summarize(const Suite& suite, const RunRecord& run, const Selection& selection,
                  size_t selected, const JudgedStream& judged, const SummaryOptions& options = {});

/// The format `assay.summary/1` (docs/summary-format.md) of several runs, in their order.
Json SummariesToJson(const std::vector<Summary>& summaries);

/// `value` (a fraction) as the benchmark prints it: "62.3", "62.29" or "0.622857".
std::string PrintScore(double value, SuiteCard::Printed printing);

}  // namespace assay
