#pragma once

#include <span>
#include <vector>

namespace assay {

/// A model's score and what it takes: parameters, or dollars.
struct PricedScore {
  double score = 0;
  double price = 0;
};

/// Which points are Pareto-optimal: no other has at least the score for at most the price and is
/// strictly better in one of the two. Equal points stand or fall together.
std::vector<bool> ParetoFront(std::span<const PricedScore> points);

}  // namespace assay
