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
  std::vector<GridCell> cells;
};

/// Models × (mean, suites, Bradley–Terry), best first. Without the mean where there is none.
struct LeaderboardGrid {
  std::vector<std::string> columns;
  std::vector<GridRow> rows;
  std::vector<std::string> notes;  ///< what a reader must know, a line each
};

LeaderboardGrid GridOf(const Leaderboard& board);

}  // namespace assay
