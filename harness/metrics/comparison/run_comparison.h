#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/core/reward_model.h"
#include "harness/core/suite.h"
#include "harness/metrics/comparison/agreement.h"
#include "harness/metrics/comparison/outcome_counts.h"
#include "harness/metrics/comparison/shared_margins.h"
#include "harness/metrics/comparison/slice_contrast.h"
#include "harness/metrics/summary.h"

namespace assay {

/// A score of two runs over the samples that both judged, and how far they are apart: above 0 where
/// the second scores more.
struct NamedDifference {
  std::string name;  ///< of the score, section, subset or dimension; empty: everything
  ScoreName::Kind kind = ScoreName::Kind::kOverall;
  ScoreName::Unit unit = ScoreName::Unit::kFraction;
  std::optional<double> first;  ///< empty: undefined
  std::optional<double> second;
  Estimate difference;      ///< second − first
  std::optional<double> p;  ///< two-sided, of there being none; empty where there is no interval
  std::optional<double> p_adjusted;  ///< Holm's, over its family
};

/// Whose confidence (calibration/claims.h) can be trusted further, over the samples of which both
/// runs claim something. A smaller Brier score is better, and so is an over-confidence nearer to 0.
struct ConfidenceComparison {
  std::string because = "it was not computed";  ///< why there is none; empty where there is
  size_t only_one = 0;    ///< shared samples of which one run alone claims something: left out
  NamedDifference brier;  ///< mean of (confidence − outcome)²: calibration and accuracy in one
  NamedDifference
      excess;  ///< over-confidence, mean confidence less share right; `p`: of being equal
  /// Two-sided, of both over-confidences a and b being as far from 0, which is b − a = 0 or
  /// b + a = 0: the larger p of the two (intersection–union, Berger 1982). Empty where one has
  /// none.
  std::optional<double> p_nearer;
  std::optional<double> p_nearer_adjusted;  ///< Holm's over all pairs, as those of `brier`
};

/// What two runs, by their places among those compared, have in common and where they part. All
/// numbers are over the samples that both judged, failed judgements included; intervals and tests
/// respect clusters.
///
/// Families of `p_adjusted`: what is of everything (kind overall) over all pairs of runs; what is
/// of one kind (sections, subsets, slices; dimensions) within its pair. The same samples under two
/// names are one test of their family.
struct PairComparison {
  size_t first = 0;
  size_t second = 0;
  size_t both_judged = 0;
  size_t only_first_judged = 0;
  size_t only_second_judged = 0;
  size_t first_failed = 0;  ///< of `both_judged`: at least one failure, which is not right
  size_t second_failed = 0;
  size_t clusters = 0;  ///< that the samples of both fall into

  std::vector<NamedDifference> official;    ///< by the suite's own rule, its names
  std::vector<NamedDifference> accuracy;    ///< ours: everything, sections, subsets
  std::vector<NamedDifference> dimensions;  ///< ours that involve a dimension: "accuracy:honesty"
  /// The smallest difference of `Main` that this comparison finds with probability 0.8 at the
  /// level, given its interval (power.h); empty where it has none or too few clusters for the
  /// resampled one, or not even the largest is found.
  std::optional<double> detectable;
  OutcomeCounts outcomes;
  ConfidenceComparison confidence;
  RunAgreement agreement;
  SharedMargins shared_margins;
  std::vector<SliceContrast> slices;  ///< by p
};

/// Several runs of one suite, all pairs: (0, 1), (0, 2), …, (1, 2), ….
struct RunComparison {
  double level = 0.95;
  size_t runs = 0;
  std::vector<PairComparison> pairs;
  Estimate alpha;  ///< Krippendorff's of right and wrong, over all runs and all their samples
};

/// What a reader decides by: the official overall score; where the suite has none, or it is
/// undefined, accuracy over everything.
const NamedDifference& Main(const PairComparison& pair);
bool MainIsOfficial(const PairComparison& pair);

/// What a difference says: that one of the two is better only where the interval leaves 0 out and
/// the adjusted p is at most 1 − level.
enum class Conclusion { kFirstBetter, kSecondBetter, kCannotTell };
Conclusion Conclude(const NamedDifference& difference, double level);

/// Which run's confidence has the smaller Brier score, and which is nearer to calibrated on the
/// whole: only where the adjusted p is at most 1 − level, and the Brier score's interval leaves 0
/// out.
Conclusion ConcludeBrier(const ConfidenceComparison& confidence, double level);
Conclusion ConcludeNearer(const ConfidenceComparison& confidence, double level);

/// How many samples like these would show a difference as large as the one of `Main` as often as
/// `detectable` says: n (detectable / difference)², to two digits. Empty where there is no
/// difference, or `detectable` is, or n is enough already.
std::optional<double> SamplesToTell(const PairComparison& pair);

/// The pair of these two runs, first < second.
const PairComparison& PairOf(const RunComparison& comparison, size_t first, size_t second);

/// A run to compare: its judged samples, and the model's card, which says what its confidence is.
struct RunToCompare {
  JudgedStream judged;
  ModelCard model = {};
};

/// Compares runs of one suite on the same data; at least two. Each stream is read once, and again
/// for every set of samples that the run shares with others and that is not all of its own.
RunComparison CompareRuns(const Suite& suite, std::span<const RunToCompare> runs,
                          const SummaryOptions& options = {});

/// The runs of one suite and what came of comparing them. Of the summaries it is enough to know
/// record, name, selection, counts and how scores are printed.
struct ComparedSuite {
  std::vector<Summary> runs;
  RunComparison comparison;
};

/// The format `assay.comparison/1` (docs/comparison-format.md). `left_out`: what was named and not
/// compared, and why.
Json ComparisonsToJson(std::span<const ComparedSuite> suites,
                       std::span<const std::string> left_out);

}  // namespace assay
