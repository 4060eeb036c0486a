#include "harness/core/published_counts.h"

#include <gtest/gtest.h>

namespace assay {
namespace {

TEST(DifferencesFromPublishedTest, NamesWhatIsOtherMissingAndNew) {
  const auto differences = DifferencesFromPublished({{"a", 2}, {"b", 3}, {"c", 1}},
                                                    {{"new", 4}, {"b", 2}, {"a", 2}}, false);
  ASSERT_EQ(differences.size(), 3u);
  EXPECT_EQ(differences[0].subset, "b");
  EXPECT_EQ(differences[0].got, 2u);
  EXPECT_EQ(differences[0].expected, 3u);
  EXPECT_EQ(differences[1].subset, "c");
  EXPECT_EQ(differences[1].got, 0u);
  EXPECT_EQ(differences[2].subset, "new");
  EXPECT_EQ(differences[2].got, 4u);
  EXPECT_FALSE(differences[2].expected);
}

TEST(DifferencesFromPublishedTest, AMissingPartIsNoDifference) {
  EXPECT_TRUE(DifferencesFromPublished({{"a", 2}, {"b", 3}}, {{"a", 2}}, true).empty());
  EXPECT_EQ(DifferencesFromPublished({{"a", 2}, {"b", 3}}, {{"a", 1}}, true).size(), 1u);
}

}  // namespace
}  // namespace assay
