#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay {

/// Subsets and their numbers of rows.
using SubsetCounts = std::vector<std::pair<std::string, size_t>>;

/// A subset whose number of rows is not the published one. `expected`: nullopt where the published
/// data do not have it.
struct CountDifference {
  std::string subset;
  size_t got = 0;
  std::optional<size_t> expected;
};

/// Where data differ from the published ones: their subsets first, then others, each in the order
/// given. A subset without rows is no difference where parts are missing, which are named by
/// themselves.
std::vector<CountDifference> DifferencesFromPublished(const SubsetCounts& published,
                                                      const SubsetCounts& rows, bool parts_missing);

}  // namespace assay
