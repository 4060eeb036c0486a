#include "harness/metrics/discordance.h"

#include <algorithm>
#include <cmath>

#include "harness/metrics/interval_choice.h"

namespace assay {
namespace {

// Of weighted sums that are equal on paper.
constexpr double kRounding = 1e-15;

}  // namespace

Discordance DiscordanceOf(std::span<const Contribution> first,
                          std::span<const Contribution> second) {
  Discordance result;
  double squares = 0;
  double fourths = 0;
  result.by_cluster.reserve(std::max(first.size(), second.size()));
  const auto add = [&](double difference) {
    if (std::abs(difference) <= kRounding) difference = 0;
    result.by_cluster.push_back(difference);
    if (difference == 0) return;
    (difference > 0 ? result.first : result.second) += std::abs(difference);
    squares += difference * difference;
    fourths += difference * difference * difference * difference;
  };
  size_t i = 0;
  size_t j = 0;
  while (i < first.size() || j < second.size()) {
    const bool only_second =
        i == first.size() || (j < second.size() && second[j].cluster < first[i].cluster);
    const bool only_first =
        !only_second && (j == second.size() || first[i].cluster < second[j].cluster);
    const double a = only_second ? 0 : first[i].value;
    const double b = only_first ? 0 : second[j].value;
    add(a - b);
    i += only_second ? 0 : 1;
    j += only_first ? 0 : 1;
  }
  if (fourths > 0) result.clusters = WithoutRounding(squares * squares / fourths);
  return result;
}

}  // namespace assay
