#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/core/score_table.h"

namespace assay {

/// A score made of subsets: by default the mean over all their rows, or with `weighted` the mean of
/// their scores by the weights given.
struct SectionSpec {
  std::string name;
  double weight = 1;  ///< in the overall score
  bool weighted = false;
  std::vector<std::pair<std::string, double>> subsets;  ///< name and weight
};

/// How a benchmark's scores are made of each other, in the order in which they are shown.
struct ScoreLayout {
  enum class Overall {
    kNone,      ///< the benchmark publishes no total
    kSections,  ///< weighted mean of the sections, or without sections of the subsets
    kRows,      ///< mean over all rows
  };

  Overall overall = Overall::kRows;
  std::vector<SectionSpec> sections;
  std::vector<std::string> subsets;  ///< that the benchmark has, in sections or not
};

/// Fills `table.names` (overall, sections, subsets; what the layout declares first, then what else
/// was seen) and `table.counts`, and sorts the rows by code. A section whose only subset has its
/// own name is one score. For `Suite::Finish`.
void LayOutScores(const ScoreLayout& layout, ScoreTable& table);

/// The index of a name in `table.names`, or -1.
int FindScore(const ScoreTable& table, std::string_view name);

}  // namespace assay
