#pragma once

#include <string>
#include <vector>

#include "harness/metrics/comparison/run_comparison.h"

namespace assay {

// What a comparison of two runs says, in sentences for a person. Where its intervals hedge, so do
// they. `first` and `second` are what the two are called.

/// How a suite prints scores, and what its runs are called, in the comparison's order.
struct ComparisonNames {
  std::vector<std::string> runs;
  SuiteCard::Printed printed = SuiteCard::Printed::kPercent1;
};

/// A score with what it is called among others: "Overall", "Knowledge".
struct ShownDifference {
  std::string label;
  const NamedDifference* difference = nullptr;
};

/// The official scores that stand for the suite: overall, sections (subsets where there are none)
/// and slices. Points into `pair`.
std::vector<ShownDifference> MainDifferences(const PairComparison& pair);

/// Which is better and by how much, or that it cannot be told, and what could be.
std::string SayConclusion(const PairComparison& pair, const ComparisonNames& names, double level);

/// "both right 139, only A 79, only B 69, neither 63 (p = 0.459)": `first` and `second` being A, B.
std::string SayOutcomes(const PairComparison& pair, const std::string& first,
                        const std::string& second);

/// Whether it can be told that right, tied and wrong are not exchanged alike in both directions
/// (Bowker's test: a small p speaks against symmetry); empty where nothing is tied.
std::string SayTies(const PairComparison& pair, double level);

/// Which is better calibrated, and whose confidence has the smaller squared error, or that it
/// cannot be told; sentences.
std::string SayConfidence(const PairComparison& pair, const ComparisonNames& names, double level);

/// How alike the two judge: agreement and rank correlation.
std::string SayAgreement(const PairComparison& pair);

/// Of two runs that have most of their margins in common to the last bit, what that may mean; empty
/// for others, and where margins take few values.
std::string SayShared(const PairComparison& pair, const ComparisonNames& names);

/// "subset Math", "chosen response longer, against shorter".
std::string SliceLabel(const SliceContrast& slice);

/// The slices on which the two differ otherwise than on the rest, by p.
std::vector<const SliceContrast*> SlicesThatStandOut(const PairComparison& pair, double level);

/// A slice that stands out, of one of several pairs. Points into the comparison.
struct FoundSlice {
  const PairComparison* pair = nullptr;
  const SliceContrast* slice = nullptr;
};

/// The slices that stand out of all pairs, by adjusted p; at most `most`.
std::vector<FoundSlice> SlicesThatStandOut(const RunComparison& comparison, size_t most);

/// How far all runs agree: Krippendorff's α.
std::string SayAlpha(const RunComparison& comparison);

/// Where the two differ: how many kinds of samples stand out of how many looked at.
std::string SayWhere(const PairComparison& pair, double level);

/// Samples that only one of the two has judged, and those that failed; empty where there is none.
std::string SayCaveats(const PairComparison& pair, const ComparisonNames& names);

/// The same of all pairs: which have samples that only one judged, and each run's most failures.
std::string SayCaveats(const RunComparison& comparison, const ComparisonNames& names);

/// A letter for each run in tables: "A", "B", …, "Z", "A1", ….
std::string LetterOf(size_t run);

/// With spaces that lines may break at in place of those where a page's must not.
std::string WithPlainSpaces(std::string text);

/// ", in points" where scores are printed in percent, else nothing.
std::string UnitOfDifferences(SuiteCard::Printed printed);

}  // namespace assay
