#include "harness/metrics/sign_flip.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>
#include <vector>

#include "harness/core/error.h"
#include "harness/core/random.h"
#include "harness/metrics/mcnemar.h"
#include "harness/metrics/parallel.h"

namespace assay {
namespace {

constexpr size_t kMostExact = 30;  // clusters: all ways are pairs of 2^15 of either half
// Sums that are equal on paper may differ by rounding; relative to Σ|d|.
constexpr double kRounding = 1e-9;

std::vector<double> SumsOf(const ClusteredValues& differences) {
  std::vector<double> sums;
  for (size_t i = 0; i < differences.values.size();) {
    const uint32_t cluster = differences.clusters[i];
    double sum = 0;
    for (; i < differences.values.size() && differences.clusters[i] == cluster; ++i) {
      sum += differences.values[i];
    }
    sums.push_back(sum);
  }
  return sums;
}

// The sums of `terms` in all 2^n signs, ascending.
std::vector<double> AllSums(std::span<const double> terms) {
  std::vector<double> sums = {0};
  for (const double term : terms) {
    std::vector<double> less = sums;
    std::vector<double> more = sums;
    for (double& sum : less) sum -= std::abs(term);
    for (double& sum : more) sum += std::abs(term);
    sums.resize(less.size() + more.size());
    std::ranges::merge(less, more, sums.begin());
  }
  return sums;
}

// How many of all 2^n signed sums are at least as far from 0 as `observed`.
double CountAsFarOfAll(std::span<const double> terms, double observed) {
  if (observed <= 0) return std::exp2(static_cast<double>(terms.size()));
  const std::vector<double> left = AllSums(terms.first(terms.size() / 2));
  const std::vector<double> right = AllSums(terms.subspan(terms.size() / 2));
  double count = 0;
  size_t below = right.size();  // the larger the left sum, the fewer on the right are too small
  for (const double sum : left) {
    while (below > 0 && sum + right[below - 1] >= observed) --below;
    count += static_cast<double>(right.size() - below);
  }
  return 2 * count;  // each way has its mirror image
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

// How many of the random ways have a sum at least as far from 0 as `observed`.
size_t CountAsFarOfDrawn(std::span<const double> terms, const SignFlipOptions& options,
                         double observed) {
  const SignedSums sums(terms);
  const uint64_t seed = Random(options.seed, "sign-flip").Next();
  std::atomic<size_t> count = 0;
  ForEachRange(options.flips, options.threads, [&](size_t begin, size_t end) {
    size_t here = 0;
    for (size_t way = begin; way < end; ++way) {
      here += std::abs(sums.Drawn(Random(seed + way))) >= observed ? 1 : 0;
    }
    count += here;
  });
  return count;
}

bool AreOfOneSize(std::span<const double> terms) {
  const double size = std::abs(terms.front());
  return std::ranges::all_of(
      terms, [&](double term) { return std::abs(std::abs(term) - size) <= kRounding * size; });
}

// Of terms of one size the sums are binomial, however many there are.
double POfOneSize(std::span<const double> terms) {
  const auto more = std::ranges::count_if(terms, [](double term) { return term > 0; });
  return McNemarExact(static_cast<size_t>(more), terms.size() - static_cast<size_t>(more));
}

}  // namespace

SignFlipResult SignFlipTest(const ClusteredValues& differences, const SignFlipOptions& options) {
  ASSAY_CHECK(differences.values.size() == differences.clusters.size());
  return SignFlipTest(SumsOf(differences), options);
}

SignFlipResult SignFlipTest(std::span<const double> by_cluster, const SignFlipOptions& options) {
  std::vector<double> terms;
  double total = 0;
  double absolute = 0;
  for (const double sum : by_cluster) {
    if (sum == 0) continue;
    terms.push_back(sum);
    total += sum;
    absolute += std::abs(sum);
  }
  SignFlipResult result;
  result.clusters = terms.size();
  const bool one_size = !terms.empty() && AreOfOneSize(terms);
  result.exact = one_size || terms.size() <= kMostExact;
  const double drawn = 1 / static_cast<double>(options.flips + 1);
  result.smallest_p =
      result.exact ? std::min(1.0, std::exp2(1 - static_cast<double>(by_cluster.size()))) : drawn;
  if (terms.empty()) return result;
  const double observed = std::abs(total) - kRounding * absolute;
  if (one_size) {
    result.p = POfOneSize(terms);
  } else if (result.exact) {
    result.p = CountAsFarOfAll(terms, observed) / std::exp2(static_cast<double>(terms.size()));
  } else {
    result.p = static_cast<double>(CountAsFarOfDrawn(terms, options, observed) + 1) * drawn;
  }
  return result;
}

}  // namespace assay
