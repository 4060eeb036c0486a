#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "harness/core/random.h"
#include "tests/testing/list_suite.h"

namespace assay::testing {

/// A suite whose only score is the mean of its rows.
class MeanSuite : public ListSuite {
 public:
  MeanSuite() : ListSuite({}) {}
  void Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                 std::span<double> out) const override;
};

/// A finished table of MeanSuite.
ScoreTable MeanTable(const std::vector<double>& values, const std::vector<uint64_t>& clusters);

/// Models whose true scores are known, some of them equal, on one suite. A sample has a luck that
/// all models share; on a share `own` of the clusters a model has one of its own, alike over the
/// cluster. A model is right where the luck is below its rate, so its rate is its true score.
struct BoardWorld {
  std::string name;
  uint32_t clusters;
  uint32_t size;  ///< samples in a cluster
  double own;
  std::vector<double> rates;
};

/// The worlds that rank ranges are held to.
std::vector<BoardWorld> BoardWorlds();

/// What came of many boards of a world.
struct RankCoverage {
  std::vector<double> held;        ///< by model: share of boards whose range held its true ranks
  std::vector<double> percentile;  ///< the same of the 2.5–97.5 % quantiles of bootstrapped ranks
  double best = 0;   ///< share of boards whose first group held every model that is best
  double width = 0;  ///< mean of high − low + 1
};
RankCoverage CoverRanks(const BoardWorld& world, int boards);

}  // namespace assay::testing
