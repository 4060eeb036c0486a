#pragma once

#include <string>
#include <vector>

#include "harness/metrics/leaderboard/leaderboard.h"

namespace assay {

struct LeaderboardOptions {
  std::string title = {};
  std::string created = {};  ///< UTC time, injected
  std::string command = {};  ///< what produced the page
  std::vector<std::string> pages =
      {};  ///< by model: its page beside this one; empty: there are none
};

/// One self-contained page of a concluded leaderboard. Pure: same input, same bytes.
std::string LeaderboardPage(const Leaderboard& board, const LeaderboardOptions& options);

/// A table for a pull request: models × suites, and notes under it. Of one suite, models × its
/// sections. `sections`: also a table for each suite that has some, models × sections.
std::string LeaderboardMarkdown(const Leaderboard& board, bool sections = false);

/// The same tables for a paper, with booktabs; text that is not ours is escaped.
std::string LeaderboardLatex(const Leaderboard& board, bool sections = false);

/// A row per model and score (RFC 4180): the mean, and every official score.
std::string LeaderboardCsv(const Leaderboard& board);

/// The format `assay.leaderboard/1` (docs/leaderboard.md).
std::string LeaderboardJson(const Leaderboard& board);

}  // namespace assay
