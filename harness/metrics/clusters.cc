#include "harness/metrics/clusters.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "harness/core/error.h"

namespace assay {
namespace {

double Mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Calls `visit(begin, end)` for each run of equal clusters.
template <typename Visit>
void ForEachCluster(std::span<const uint32_t> clusters, const Visit& visit) {
  for (size_t begin = 0; begin < clusters.size();) {
    size_t end = begin + 1;
    while (end < clusters.size() && clusters[end] == clusters[begin]) ++end;
    visit(begin, end);
    begin = end;
  }
}

}  // namespace

ClusterCodes CodeClusters(std::span<const uint64_t> clusters) {
  std::vector<uint64_t> sorted(clusters.begin(), clusters.end());
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  ClusterCodes result;
  result.count = static_cast<uint32_t>(sorted.size());
  result.codes.reserve(clusters.size());
  for (const uint64_t cluster : clusters) {
    const auto place = std::lower_bound(sorted.begin(), sorted.end(), cluster);
    result.codes.push_back(static_cast<uint32_t>(place - sorted.begin()));
  }
  return result;
}

uint32_t CountClusters(std::span<const uint32_t> clusters) {
  uint32_t count = 0;
  ForEachCluster(clusters, [&](size_t, size_t) { ++count; });
  return count;
}

double LargestDesignEffect(std::span<const uint32_t> clusters) {
  double squares = 0;
  ForEachCluster(clusters, [&](size_t begin, size_t end) {
    squares += static_cast<double>(end - begin) * static_cast<double>(end - begin);
  });
  return squares / static_cast<double>(clusters.size());
}

double ClusterRobustVariance(std::span<const double> values, std::span<const uint32_t> clusters) {
  ASSAY_CHECK(values.size() == clusters.size());
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double mean = Mean(values);
  double squares = 0;
  double count = 0;
  ForEachCluster(clusters, [&](size_t begin, size_t end) {
    double sum = 0;
    for (size_t i = begin; i < end; ++i) sum += values[i] - mean;
    squares += sum * sum;
    count += 1;
  });
  if (count < 2) return std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(values.size());
  return count / (count - 1) * squares / (n * n);
}

double DesignEffect(std::span<const double> values, std::span<const uint32_t> clusters) {
  ASSAY_CHECK(!values.empty() && values.size() == clusters.size());
  const auto n = static_cast<double>(values.size());
  const uint32_t count = CountClusters(clusters);
  if (count == values.size()) return 1;
  const bool all_equal = std::all_of(values.begin(), values.end(),
                                     [&](double value) { return value == values.front(); });
  if (all_equal || count < 2) return LargestDesignEffect(clusters);
  const double mean = Mean(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double independent = squares / (n * (n - 1));
  return std::max(1.0, ClusterRobustVariance(values, clusters) / independent);
}

}  // namespace assay
