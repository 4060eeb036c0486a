#pragma once

#include <string>
#include <vector>

#include "harness/metrics/leaderboard/leaderboard.h"

namespace assay {

/// A cell of the table that goes into papers and pull requests.
struct GridCell {
  std::string text = {};      ///< "–" where there is no number
  std::string interval = {};  ///< "57.1–67.4"; empty: none
  bool best = false;          ///< of its column
  bool partial = false;       ///< of an incomplete run
  bool failed = false;        ///< of a run with samples that failed
};

struct GridRow {
  std::string model;
  std::string rank;  ///< "1 (1–3)"
  std::vector<GridCell> cells = {};
};

/// A table of models, best first.
struct LeaderboardGrid {
  std::vector<std::string> columns;
  std::vector<GridRow> rows;
};

struct LeaderboardGrids {
  std::vector<LeaderboardGrid> tables;
  std::vector<std::string> notes;  ///< what a reader must know, a line each
};

/// Models × (mean, suites, Bradley–Terry), without the mean where it is not of several suites: the
/// only one in it is then the first. A suite without overall scores has no column. Of one suite:
/// models × (suite, its parts, Bradley–Terry), without the parts where
/// they are too many to print unasked. With `sections` these are there, and of several suites each
/// that has parts has a table of its own: models × (suite, its parts), ranked by the suite.
LeaderboardGrids GridsOf(const Leaderboard& board, bool sections);

}  // namespace assay
