#include "harness/metrics/multiplicity.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "harness/core/error.h"

namespace assay {
namespace {

// Places of `p` from the smallest to the largest.
std::vector<size_t> Ascending(std::span<const double> p) {
  ASSAY_CHECK(std::ranges::all_of(p, [](double value) { return value >= 0 && value <= 1; }));
  std::vector<size_t> order(p.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::stable_sort(order, {}, [&](size_t i) { return p[i]; });
  return order;
}

}  // namespace

std::vector<double> HolmAdjusted(std::span<const double> p) {
  std::vector<double> adjusted(p.size());
  double largest = 0;
  size_t left = p.size();
  for (const size_t i : Ascending(p)) {
    largest = std::max(largest, std::min(1.0, static_cast<double>(left--) * p[i]));
    adjusted[i] = largest;
  }
  return adjusted;
}

std::vector<double> BenjaminiHochbergAdjusted(std::span<const double> p) {
  const std::vector<size_t> order = Ascending(p);
  std::vector<double> adjusted(p.size());
  double smallest = 1;
  for (size_t rank = order.size(); rank > 0; --rank) {
    const double scaled =
        static_cast<double>(p.size()) * p[order[rank - 1]] / static_cast<double>(rank);
    smallest = std::min(smallest, scaled);
    adjusted[order[rank - 1]] = smallest;
  }
  return adjusted;
}

std::vector<double> AdjustedOnce(std::span<const double> p, std::span<const size_t> test,
                                 std::vector<double> (*adjust)(std::span<const double>)) {
  ASSAY_CHECK(p.size() == test.size());
  std::map<size_t, size_t> place;
  std::vector<double> once;
  for (size_t i = 0; i < p.size(); ++i) {
    if (place.try_emplace(test[i], once.size()).second) once.push_back(p[i]);
  }
  const std::vector<double> of_test = adjust(once);
  std::vector<double> adjusted;
  for (const size_t number : test) adjusted.push_back(of_test[place.at(number)]);
  return adjusted;
}

}  // namespace assay
