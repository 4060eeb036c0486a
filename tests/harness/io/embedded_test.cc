#include "harness/io/embedded.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "gtest/gtest.h"

namespace assay {
namespace {

TEST(EmbeddedFileTest, HoldsTheWholeFile) {
  const std::optional<std::string_view> vega = EmbeddedFile("npm/vega.min.js");
  ASSERT_TRUE(vega.has_value());
  EXPECT_EQ(vega->size(), 521123u);  // the file's size in vega 6.4.0
  EXPECT_NE(vega->find("vega"), std::string_view::npos);
}

TEST(EmbeddedFileTest, IsEmptyForAnUnknownPath) {
  EXPECT_FALSE(EmbeddedFile("npm/nothing.js").has_value());
}

TEST(EmbeddedPathsTest, ListsByPrefix) {
  const std::vector<std::string_view> paths = EmbeddedPaths("npm/");
  EXPECT_EQ(std::count(paths.begin(), paths.end(), "npm/vega-lite.min.js"), 1);
  EXPECT_TRUE(std::all_of(paths.begin(), paths.end(),
                          [](std::string_view path) { return path.starts_with("npm/"); }));
  EXPECT_TRUE(EmbeddedPaths("no such folder/").empty());
}

}  // namespace
}  // namespace assay
