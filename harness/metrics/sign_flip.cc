#include "harness/metrics/sign_flip.h"

#include <atomic>
#include <cmath>
#include <span>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/metrics/parallel.h"

namespace assay {
namespace {

constexpr size_t kMostExact = 20;  // clusters: a million ways
// Sums that are equal on paper may differ by rounding; relative to Σ|d|.
constexpr double kRounding = 1e-9;

std::vector<double> SumsThatDiffer(const ClusteredValues& differences) {
  std::vector<double> sums;
  for (size_t i = 0; i < differences.values.size();) {
    const uint32_t cluster = differences.clusters[i];
    double sum = 0;
    for (; i < differences.values.size() && differences.clusters[i] == cluster; ++i) {
      sum += differences.values[i];
    }
    if (sum != 0) sums.push_back(sum);
  }
  return sums;
}

// The sum of signed terms, looked up eight signs at a time: bit k of the signs' i-th byte is set
// where term 8i + k keeps its sign.
class SignedSums {
 public:
  explicit SignedSums(std::span<const double> terms) : bytes_((terms.size() + 7) / 8) {
    table_.resize(bytes_ * kSigns);
    for (size_t byte = 0; byte < bytes_; ++byte) {
      for (size_t signs = 0; signs < kSigns; ++signs) {
        double& sum = table_[byte * kSigns + signs];
        for (size_t k = 0; k < 8 && byte * 8 + k < terms.size(); ++k) {
          const double term = terms[byte * 8 + k];
          sum += (signs >> k & 1) != 0 ? term : -term;
        }
      }
    }
  }

  double Exact(uint64_t signs) const {
    double sum = 0;
    for (size_t byte = 0; byte < bytes_; ++byte, signs >>= 8) sum += At(byte, signs);
    return sum;
  }

  double Drawn(Random random) const {
    double sum = 0;
    for (size_t byte = 0; byte < bytes_;) {
      uint64_t signs = random.Next();
      for (size_t k = 0; k < 8 && byte < bytes_; ++k, ++byte, signs >>= 8) sum += At(byte, signs);
    }
    return sum;
  }

 private:
  static constexpr size_t kSigns = 256;

  double At(size_t byte, uint64_t signs) const { return table_[byte * kSigns + (signs & 0xFF)]; }

  size_t bytes_;
  std::vector<double> table_;
};

// How many of `ways` have a sum at least as far from 0 as `observed`.
template <typename SumOf>
size_t CountAsFar(size_t ways, unsigned threads, double observed, const SumOf& sum_of) {
  std::atomic<size_t> count = 0;
  ForEachRange(ways, threads, [&](size_t begin, size_t end) {
    size_t here = 0;
    for (size_t way = begin; way < end; ++way) here += std::abs(sum_of(way)) >= observed ? 1 : 0;
    count += here;
  });
  return count;
}

}  // namespace

SignFlipResult SignFlipTest(const ClusteredValues& differences, const SignFlipOptions& options) {
  ASSAY_CHECK(differences.values.size() == differences.clusters.size());
  const std::vector<double> sums = SumsThatDiffer(differences);
  SignFlipResult result;
  result.clusters = sums.size();
  if (sums.empty()) return result;
  double total = 0;
  double absolute = 0;
  for (const double sum : sums) {
    total += sum;
    absolute += std::abs(sum);
  }
  const double observed = std::abs(total) - kRounding * absolute;
  const SignedSums signed_sums(sums);
  result.exact = sums.size() <= kMostExact;
  if (result.exact) {
    const size_t ways = size_t{1} << sums.size();
    const size_t as_far = CountAsFar(ways, options.threads, observed,
                                     [&](size_t way) { return signed_sums.Exact(way); });
    result.p = static_cast<double>(as_far) / static_cast<double>(ways);
    return result;
  }
  const uint64_t seed = Random(options.seed, "sign-flip").Next();
  const size_t as_far = CountAsFar(options.flips, options.threads, observed, [&](size_t way) {
    return signed_sums.Drawn(Random(seed + way));
  });
  result.p = static_cast<double>(as_far + 1) / static_cast<double>(options.flips + 1);
  return result;
}

}  // namespace assay
