#pragma once

#include <string>
#include <vector>

#include "harness/core/judgement.h"
#include "tests/testing/list_suite.h"

namespace assay::testing {

/// A benchmark of three subsets, scored by the share of samples whose first reward is highest:
///   overall = mean of the sections  left = mean over the rows of "a" and "b"  right = "c".
/// A section without samples is left out of the mean and says so.
class SectionSuite : public ListSuite {
 public:
  SectionSuite();

  void Tabulate(const JudgedSample& judged, ScoreTable& table) const override;
  void Finish(ScoreTable& table) const override;
  void Aggregate(const ScoreTable& table, std::span<const uint32_t> times,
                 std::span<double> out) const override;
};

/// A judged sample of `subset`, a cluster of its own, whose first response is the better one.
JudgedSample JudgedPair(const std::string& subset, uint32_t number, std::vector<double> rewards);

/// `right` samples of `subset` that are right with margin 1, then `wrong` that are wrong by 1.
std::vector<JudgedSample> JudgedPairs(const std::string& subset, uint32_t right, uint32_t wrong,
                                      uint32_t first_number = 0);

}  // namespace assay::testing
