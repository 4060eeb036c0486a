#pragma once

#include <optional>

#include "reports/comparison_words.h"
#include "reports/document.h"
#include "reports/suite_runs.h"

namespace assay {

/// What the comparison calls a suite's runs.
ComparisonNames NamesOf(const SuiteRuns& suite);

/// For each of several pairs of runs, the difference that a reader decides by, how the samples went
/// together, each count a link to the samples, and agreement; folded where there are many.
Table PairTable(const SuiteRuns& suite);

/// Of two runs: how many samples both, one alone or neither gets right, each count a link to them.
Table OutcomeTable(const SuiteRuns& suite);

/// Whose confidence can be trusted further, a row per pair that can be compared; folded. Empty
/// where none can.
std::optional<Table> ConfidenceTable(const SuiteRuns& suite);

/// Whatever p answers which of two is better, with the one that counts (Conclude) first and in
/// bold; folded.
Table OtherTests(const SuiteRuns& suite);

/// Row less column, for each pair; told apart in bold. For up to a dozen runs.
Table DifferenceMatrix(const SuiteRuns& suite);

/// The slices on which some pair differs otherwise than on the rest; no rows: none.
Table SlicesFound(const SuiteRuns& suite);

/// For each pair of runs, the differences of sections (subsets where there are none) and slices;
/// told apart in bold; folded. Empty where the suite has none, or they are too many to read.
std::optional<Table> PartsByPair(const SuiteRuns& suite);

/// Every difference of one pair of runs: official, ours, by dimension; folded.
Table EveryDifference(const SuiteRuns& suite, const PairComparison& pair);

/// Every slice of two runs, by p; folded.
Table EverySlice(const SuiteRuns& suite, const PairComparison& pair);

}  // namespace assay
