#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/metrics/summary.h"

namespace assay {

/// A score as tables for people show it.
struct ShownScore {
  /// What the score is of: the benchmark's own scores; accuracy by which response is longer;
  /// accuracy against the labels of one dimension.
  enum class Group { kOfficial, kLength, kDimension };

  Group group = Group::kOfficial;
  ScoreName::Kind kind = ScoreName::Kind::kOverall;  ///< of an official score
  std::string name;     ///< as in the exports; the same score of several runs has the same
  std::string label;    ///< under a title of its group: "Knowledge", "chosen is longer", "honesty"
  std::string heading;  ///< without one: "Knowledge", "chosen longer", "honesty labels"
  std::string value;    ///< "62.29"; "–" where undefined
  std::string range;    ///< "57.1–67.2"; empty where undefined
  Estimate estimate;
  bool in_range = false;  ///< a fraction: has a place on an axis from 0 to 1
};

/// The scores worth a line, in the benchmark's order: overall, sections (where there are none:
/// subsets) and slices, then accuracy by length and by dimension. Everything is in the exports. Of
/// scores of one label, those after the first say what they are: "overall (section)".
std::vector<ShownScore> ShownScores(const Summary& summary);

/// Every score that some of the runs show, in the order of the first run that does, group by group:
/// the columns of a table of runs.
std::vector<ShownScore> ScoresOfAny(const std::vector<std::vector<ShownScore>>& runs);

/// Whether scores are shown as percentages, "%", or as fractions, "".
std::string_view ScoreUnit(const Summary& summary);

/// The level of the summary's intervals in percent, "95 %".
std::string IntervalLevel(const Summary& summary);

/// The summaries in groups of one suite (same hash and variant), in order of first appearance.
std::vector<std::vector<const Summary*>> BySuite(const std::vector<Summary>& summaries);

/// "judgebench:gpt"; where two groups share a name, "ok (a/ok.jsonl)", or with their data's hashes.
std::vector<std::string> SuiteTitles(const std::vector<std::vector<const Summary*>>& groups);

/// The score of the same group, kind and name, or nullptr.
const ShownScore* FindScore(const std::vector<ShownScore>& scores, const ShownScore& like);

}  // namespace assay
