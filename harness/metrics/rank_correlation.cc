#include "harness/metrics/rank_correlation.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "harness/core/error.h"

namespace assay {
namespace {

// Calls `visit(begin, end)` for each run of equal neighbours.
template <typename Equal, typename Visit>
void ForEachRun(size_t size, const Equal& equal, const Visit& visit) {
  for (size_t begin = 0; begin < size;) {
    size_t end = begin + 1;
    while (end < size && equal(begin, end)) ++end;
    visit(begin, end);
    begin = end;
  }
}

uint64_t Pairs(uint64_t n) { return n * (n - 1) / 2; }

std::vector<size_t> Ascending(std::span<const double> values) {
  std::vector<size_t> order(values.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order, {}, [&](size_t i) { return values[i]; });
  return order;
}

std::vector<double> Midranks(std::span<const double> values) {
  const std::vector<size_t> order = Ascending(values);
  std::vector<double> ranks(values.size());
  const auto equal = [&](size_t i, size_t j) { return values[order[i]] == values[order[j]]; };
  ForEachRun(order.size(), equal, [&](size_t begin, size_t end) {
    const double middle = static_cast<double>(begin + end - 1) / 2;
    for (size_t i = begin; i < end; ++i) ranks[order[i]] = middle;
  });
  return ranks;
}

// Sorts values and returns how many pairs stood in descending order.
uint64_t SortCountingExchanges(std::span<double> values, std::span<double> scratch) {
  const size_t n = values.size();
  if (n < 2) return 0;
  const size_t half = n / 2;
  uint64_t exchanges = SortCountingExchanges(values.first(half), scratch.first(half)) +
                       SortCountingExchanges(values.subspan(half), scratch.subspan(half));
  size_t left = 0;
  size_t right = half;
  for (size_t at = 0; at < n; ++at) {
    const bool take_left = right == n || (left < half && values[left] <= values[right]);
    if (!take_left) exchanges += half - left;
    scratch[at] = values[take_left ? left++ : right++];
  }
  std::ranges::copy(scratch, values.begin());
  return exchanges;
}

}  // namespace

std::optional<double> SpearmanRho(std::span<const double> x, std::span<const double> y) {
  ASSAY_CHECK(x.size() == y.size());
  if (x.size() < 2) return std::nullopt;
  const std::vector<double> a = Midranks(x);
  const std::vector<double> b = Midranks(y);
  const double mean = static_cast<double>(x.size() - 1) / 2;
  double products = 0;
  double squares_a = 0;
  double squares_b = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    products += (a[i] - mean) * (b[i] - mean);
    squares_a += (a[i] - mean) * (a[i] - mean);
    squares_b += (b[i] - mean) * (b[i] - mean);
  }
  if (squares_a == 0 || squares_b == 0) return std::nullopt;
  return std::clamp(products / std::sqrt(squares_a) / std::sqrt(squares_b), -1.0, 1.0);
}

std::optional<double> KendallTauB(std::span<const double> x, std::span<const double> y) {
  ASSAY_CHECK(x.size() == y.size());
  const size_t n = x.size();
  if (n < 2) return std::nullopt;
  std::vector<size_t> order(n);
  std::iota(order.begin(), order.end(), size_t{0});
  std::ranges::sort(order,
                    [&](size_t i, size_t j) { return x[i] != x[j] ? x[i] < x[j] : y[i] < y[j]; });
  uint64_t tied_x = 0;
  uint64_t tied_y = 0;
  uint64_t tied_both = 0;
  const auto same_x = [&](size_t i, size_t j) { return x[order[i]] == x[order[j]]; };
  const auto same = [&](size_t i, size_t j) { return same_x(i, j) && y[order[i]] == y[order[j]]; };
  ForEachRun(n, same_x, [&](size_t begin, size_t end) { tied_x += Pairs(end - begin); });
  ForEachRun(n, same, [&](size_t begin, size_t end) { tied_both += Pairs(end - begin); });

  std::vector<double> sorted(n);
  for (size_t i = 0; i < n; ++i) sorted[i] = y[order[i]];
  std::vector<double> scratch(n);
  const auto discordant = static_cast<double>(SortCountingExchanges(sorted, scratch));
  const auto same_y = [&](size_t i, size_t j) { return sorted[i] == sorted[j]; };
  ForEachRun(n, same_y, [&](size_t begin, size_t end) { tied_y += Pairs(end - begin); });

  const uint64_t all = Pairs(n);
  if (tied_x == all || tied_y == all) return std::nullopt;
  // Untied in both: all − tied_x − tied_y + tied_both, of which `discordant` are discordant.
  const double untied = static_cast<double>(all - tied_x) - static_cast<double>(tied_y - tied_both);
  const double tau = (untied - 2 * discordant) / std::sqrt(static_cast<double>(all - tied_x)) /
                     std::sqrt(static_cast<double>(all - tied_y));
  return std::clamp(tau, -1.0, 1.0);
}

}  // namespace assay
