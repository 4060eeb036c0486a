#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/metrics/comparison/run_comparison.h"
#include "reports/comparison_words.h"

namespace assay {

/// The runs of one suite, compared, with what they are called in the terminal and in markdown.
struct NamedSuite {
  std::string title;      ///< "judgebench:gpt"
  ComparisonNames names;  ///< of the runs: model, what tells it apart, and the name it was given
  std::vector<std::string> missing_parts;  ///< of the benchmark, that the data lack
  const RunComparison* comparison = nullptr;

  double level() const { return comparison->level; }
  /// The runs as letters, "A", "B", …, as tables name them.
  ComparisonNames Lettered() const;
  /// "350 samples judged by both, 316 clusters · without math · B − A, in points".
  std::string Subtitle() const;
};

/// Where to see the samples behind the counts of `SayOutcomes`; empty where there are none.
std::string SayWhichSamples(const RunComparison& comparison);

/// What holds of several runs together, a line each: what was left out or failed, how far they
/// agree, on which kinds of samples pairs part, and where the rest is.
std::vector<std::string> SayOfSeveral(const NamedSuite& suite);

/// "C − B", the later less the earlier.
std::string PairInLetters(const PairComparison& pair);

/// "C 69 · B 79" of "C − B": the samples that the one alone is right on, in that order.
std::string OnlyRightInLetters(const PairComparison& pair);

/// Points into `suites`.
std::vector<NamedSuite> NameSuites(std::span<const ComparedSuite> suites);

}  // namespace assay
