#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/metrics/leaderboard/leaderboard.h"

namespace assay::testing {

/// Three models on three suites, not concluded:
///   Skywork (8.03 B)     judgebench:gpt 62.29 (57.1–67.4)   rm-bench 0.7 (0.65–0.75)
///   a-judge (1.5 B)      judgebench:gpt 57.43 (52.1–62.7)   rm-bench incomplete, 0.6
///   baseline:length      judgebench:gpt 40.00 (34.9–45.1)   not judged
/// and starter, illustrative, on which only Skywork was. On judgebench, differences have a standard
/// error of 0.03, so that the first two are tied; its samples: Skywork alone right on 60, a-judge
/// alone on 43, and the baseline right on 40 of each with a cluster per sample.
Leaderboard SmallBoard();

/// A made-up leaderboard, concluded, of a shape and look as real ones have; some cells are missing.
struct BoardShape {
  size_t models = 12;
  size_t suites = 5;
  size_t parts = 4;          ///< sections of each suite
  double missing = 0.05;     ///< share of cells
  bool priced = true;        ///< models have a size, and some a cost
  std::string payload = {};  ///< in every text that reaches the page, where it is not empty
  uint64_t seed = 1;
};
Leaderboard MakeBoard(const BoardShape& shape);

}  // namespace assay::testing
