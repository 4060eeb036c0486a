#include "harness/core/versions.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace assay {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(VersionsTest, BothStayWhereTheyDiffer) {
  std::map<std::string, std::string> versions = {{"kernels", "AVX2"}, {"rows", "8192"}};
  const std::map<std::string, std::string> more = {{"libtorch", "2.11"}, {"rows", "512"}};
  for (int time = 0; time < 2; ++time) {
    AddVersions(more, versions);
    EXPECT_THAT(versions, ElementsAre(Pair("kernels", "AVX2"), Pair("libtorch", "2.11"),
                                      Pair("rows", "8192, 512")));
  }
  AddVersions(versions, versions);
  EXPECT_EQ(versions.at("rows"), "8192, 512");
}

TEST(VersionsTest, APartOfAValueIsAnother) {
  std::map<std::string, std::string> versions = {{"rows", "8192"}};
  AddVersions({{"rows", "819"}}, versions);
  EXPECT_EQ(versions.at("rows"), "8192, 819");
}

}  // namespace
}  // namespace assay
