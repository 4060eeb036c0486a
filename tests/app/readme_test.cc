// The README's tables are what the program prints.

#include "adapters/registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/testing/folder.h"
#include "tests/testing/paths.h"
#include "tests/testing/process.h"

namespace assay {
namespace {

TEST(ReadmeTest, ListsTheSuitesAsTheProgramDoes) {
  const std::string readme = testing::Slurp(testing::SourceDir() / "README.md");
  const auto table = testing::RunAssay({"suites", "list", "--markdown"});
  ASSERT_EQ(table.code, 0) << table.err;
  EXPECT_THAT(readme, ::testing::HasSubstr(table.out));
}

TEST(ReadmeTest, ListsTheModelsAsTheProgramDoes) {
  const std::string readme = testing::Slurp(testing::SourceDir() / "README.md");
  const auto table = testing::RunAssay({"models", "list", "--markdown"});
  ASSERT_EQ(table.code, 0) << table.err;
  EXPECT_THAT(readme, ::testing::HasSubstr(table.out));
}

TEST(ReadmeTest, ListsTheSupportedHeadsAsTheProgramDoes) {
  const std::string readme = testing::Slurp(testing::SourceDir() / "README.md");
  const auto table = testing::RunAssay({"models", "list", "--supported", "--markdown"});
  ASSERT_EQ(table.code, 0) << table.err;
  EXPECT_THAT(readme, ::testing::HasSubstr(table.out));
}

// What a user may write behind a model's name is explained in one place.
TEST(ModelsDocTest, ExplainsEveryOptionOfEveryKind) {
  const std::string doc = testing::Slurp(testing::SourceDir() / "docs/models.md");
  for (const AdapterEntry& adapter : Adapters()) {
    for (const std::string& option : adapter.options) {
      EXPECT_THAT(doc, ::testing::HasSubstr("`" + option + "`")) << adapter.usage;
    }
  }
}

}  // namespace
}  // namespace assay
