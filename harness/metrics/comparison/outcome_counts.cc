#include "harness/metrics/comparison/outcome_counts.h"

#include <fmt/format.h>

#include <vector>

#include "harness/core/counted.h"
#include "harness/core/error.h"
#include "harness/metrics/mcnemar.h"

namespace assay {
namespace {

constexpr size_t kCategories = 3;
constexpr uint64_t kFewestExchanged = 10;

size_t CategoryOf(Outcome outcome) {
  return outcome == Outcome::kRight ? 0 : outcome == Outcome::kTied ? 1 : 2;
}

bool HasTies(const std::array<uint64_t, 9>& table) {
  for (size_t i = 0; i < kCategories; ++i) {
    if (table[kCategories + i] > 0 || table[i * kCategories + 1] > 0) return true;
  }
  return false;
}

// Why Bowker's test would not hold its level; empty where it does.
std::string WhyNoSymmetry(const OutcomeCounts& counts, bool shared_clusters) {
  if (!HasTies(counts.table)) return "nothing is tied";
  if (shared_clusters) return "samples that differ share clusters";
  for (size_t i = 0; i < kCategories; ++i) {
    for (size_t j = i + 1; j < kCategories; ++j) {
      const uint64_t exchanged =
          counts.table[i * kCategories + j] + counts.table[j * kCategories + i];
      if (exchanged == 0 || exchanged >= kFewestExchanged) continue;
      return fmt::format("a pair of outcomes is exchanged by {}, fewer than {}",
                         Counted(exchanged, "sample"), kFewestExchanged);
    }
  }
  return "";
}

void Count(bool first, bool second, OutcomeCounts& counts) {
  ++(first ? (second ? counts.both : counts.only_first)
           : (second ? counts.only_second : counts.neither));
}

}  // namespace

OutcomeCounts CountOutcomes(std::span<const Outcome> first, std::span<const Outcome> second,
                            std::span<const uint32_t> clusters, const SignFlipOptions& options) {
  ASSAY_CHECK(first.size() == second.size() && first.size() == clusters.size());
  OutcomeCounts counts;
  std::vector<double> differences;
  std::vector<uint32_t> cluster_of;
  std::optional<uint32_t> last_that_differs;
  std::optional<uint32_t> last_of_one;  // that one alone is right on
  bool shared_clusters = false, independent = true;
  for (size_t i = 0; i < first.size(); ++i) {
    if (first[i] == Outcome::kUnscored || second[i] == Outcome::kUnscored) continue;
    const bool a = first[i] == Outcome::kRight, b = second[i] == Outcome::kRight;
    Count(a, b, counts);
    if (a != b) {
      independent = independent && last_of_one != clusters[i];
      last_of_one = clusters[i];
    }
    differences.push_back((b ? 1.0 : 0.0) - (a ? 1.0 : 0.0));
    cluster_of.push_back(clusters[i]);
    const size_t row = CategoryOf(first[i]), column = CategoryOf(second[i]);
    ++counts.table[row * kCategories + column];
    if (row == column) continue;
    shared_clusters = shared_clusters || last_that_differs == clusters[i];
    last_that_differs = clusters[i];
  }
  counts.test = SignFlipTest({differences, cluster_of}, options);
  if (independent && counts.samples() > 0) {
    counts.mid_p = McNemarMidP(counts.only_first, counts.only_second);
  }
  counts.no_symmetry = WhyNoSymmetry(counts, shared_clusters);
  if (counts.no_symmetry.empty()) counts.symmetry = BowkerTest(counts.table, kCategories);
  return counts;
}

}  // namespace assay
