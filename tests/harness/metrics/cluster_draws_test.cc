#include "harness/metrics/cluster_draws.h"

#include <vector>

#include "gtest/gtest.h"
#include "harness/core/random.h"

namespace assay {
namespace {

TEST(ClusterDrawsTest, AreThoseOfOneGeneratorAfterTheOther) {
  for (const uint32_t clusters : {1u, 2u, 7u, 2985u}) {
    std::vector<uint32_t> times(kDrawsAtOnce * clusters, 99);  // what was there does not count
    DrawClusters(~uint64_t{0} - 1, clusters, times);  // the seeds pass the end of their range
    for (size_t k = 0; k < kDrawsAtOnce; ++k) {
      Random random(~uint64_t{0} - 1 + k);
      std::vector<uint32_t> expected(clusters);
      for (uint32_t i = 0; i < clusters; ++i) ++expected[random.Below(clusters)];
      const auto begin = times.begin() + static_cast<std::ptrdiff_t>(k * clusters);
      EXPECT_EQ(std::vector<uint32_t>(begin, begin + clusters), expected) << clusters << " " << k;
    }
  }
}

}  // namespace
}  // namespace assay
