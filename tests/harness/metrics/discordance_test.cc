#include "harness/metrics/discordance.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/scoring.h"
#include "tests/testing/section_suite.h"

namespace assay {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using List = std::vector<Contribution>;

TEST(DiscordanceTest, CountsClustersThatDiffer) {
  // Differences 0.1, 0, −0.1, 0.1: three clusters by the same.
  const List first = {{1, 0.2}, {4, 0.3}, {6, 0.0}, {9, 0.1}};
  const List second = {{1, 0.1}, {4, 0.3}, {6, 0.1}, {9, 0.0}};
  const Discordance result = DiscordanceOf(first, second);
  EXPECT_NEAR(result.first, 0.2, 1e-15);
  EXPECT_NEAR(result.second, 0.1, 1e-15);
  EXPECT_NEAR(result.clusters, 3, 1e-12);
  EXPECT_THAT(result.by_cluster, ElementsAre(DoubleNear(0.1, 1e-15), 0, DoubleNear(-0.1, 1e-15),
                                             DoubleNear(0.1, 1e-15)));
}

TEST(DiscordanceTest, OneThatDiffersByMoreCountsMore) {
  // 0.3 and 0.1: 0.1² / (0.0081 + 0.0001).
  const Discordance result = DiscordanceOf(List{{1, 0.3}, {2, 0.1}}, List{{1, 0}, {2, 0}});
  EXPECT_NEAR(result.clusters, 100.0 / 82, 1e-12);
}

// Four clusters by +1 of their weights, one heavy, and one by 0: it departs by −0.1 from the rest.
TEST(DiscordanceTest, CountsClustersThatDoNotDifferAsMostDo) {
  const List first = {{1, 0.1, 0.1}, {2, 0.1, 0.1}, {3, 0.1, 0.1}, {4, 0.6, 0.6}, {5, 0, 0.1}};
  const List none = {{1, 0, 0.1}, {2, 0, 0.1}, {3, 0, 0.1}, {4, 0, 0.6}, {5, 0, 0.1}};
  const Discordance result = DiscordanceOf(first, none);
  EXPECT_NEAR(result.departing, 1, 1e-12);
  // (3 · 0.01 + 0.36)² / (3 · 0.0001 + 0.1296).
  EXPECT_NEAR(result.clusters, 0.1521 / 0.1299, 1e-12);
  EXPECT_EQ(DiscordanceOf(List{{1, 0.5, 0.5}, {2, 0.5, 0.5}}).departing, 0) << "all differ alike";
  // Most do not differ: as many depart as differ.
  EXPECT_NEAR(
      DiscordanceOf(List{{1, 0.2, 0.2}, {2, 0, 0.4}, {3, 0, 0.2}, {4, -0.2, 0.2}}).departing, 2,
      1e-12);
  // Each by something else: none is the usual difference, and all three depart.
  EXPECT_NEAR(DiscordanceOf(List{{1, 0.1, 0.25}, {2, 0.1, 0.3}, {3, 0.1, 0.45}}).departing, 3,
              1e-12);
}

TEST(DiscordanceTest, AClusterThatOneLacksIsZeroThere) {
  const Discordance result = DiscordanceOf(List{{1, 0.5}, {3, 0.5}}, List{{2, 0.25}});
  EXPECT_NEAR(result.first, 1, 1e-15);
  EXPECT_NEAR(result.second, 0.25, 1e-15);
}

TEST(DiscordanceTest, OfNothingIsNothing) {
  EXPECT_EQ(DiscordanceOf({}, {}).clusters, 0);
  EXPECT_EQ(DiscordanceOf(List{{1, 0.5}}, List{{1, 0.5}}).clusters, 0);
}

TEST(ContributionsTest, AddUpToTheScore) {
  // left: 3 of 4 rows of a, right: 1 of 2 rows of c, each half of the overall 0.625.
  const testing::SectionSuite suite;
  auto judged = testing::JudgedPairs("a", 3, 1);
  const auto more = testing::JudgedPairs("c", 1, 1);
  judged.insert(judged.end(), more.begin(), more.end());
  for (size_t i = 0; i < judged.size(); ++i) judged[i].cluster = i == 1 ? 0 : i;
  const auto list = Contributions(testing::TableOf(suite, judged), 0, 0.625);
  ASSERT_EQ(list.size(), 5u);  // two rows share cluster 0
  EXPECT_NEAR(list[0].value, 2 * 0.5 / 4, 1e-15);
  EXPECT_NEAR(list[1].value, 0.5 / 4, 1e-15);
  EXPECT_EQ(list[2].value, 0);
  EXPECT_NEAR(list[3].value, 0.5 / 2, 1e-15);
}

}  // namespace
}  // namespace assay
