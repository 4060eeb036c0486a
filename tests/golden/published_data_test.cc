// The real files have the published hashes and counts, so reading them gives no warning.

#include "gtest/gtest.h"
#include "harness/run/index.h"
#include "suites/registry.h"
#include "tests/testing/paths.h"

namespace assay {
namespace {

void ExpectPublished(const std::string& spec, size_t samples,
                     const std::vector<std::string>& missing) {
  const auto suite = MakeSuite(spec);
  const std::string folder = (testing::TestData() / suite->Card().name).string();
  const SuiteIndex index = IndexSuite(*suite, {{folder}, {}});
  EXPECT_EQ(index.size(), samples) << spec;
  EXPECT_EQ(index.missing_parts, missing) << spec;
  for (const std::string& warning : index.warnings) ADD_FAILURE() << spec << ": " << warning;
}

TEST(PublishedDataTest, HasTheExpectedHashesAndCounts) {
  ASSAY_NEEDS_TEST_DATA();
  ExpectPublished("judgebench:gpt", 350, {});
  ExpectPublished("judgebench:claude", 270, {});
  ExpectPublished("llmbar", 419, {});
  ExpectPublished("rm-bench", 798, {"math"});
}

}  // namespace
}  // namespace assay
