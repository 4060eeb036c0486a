#include "reports/writers/page_scripts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace assay {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(ForJsonTagTest, LeavesNothingThatHtmlCouldRead) {
  EXPECT_EQ(ForJsonTag(R"(["</script><!--&"])"), R"(["\u003c/script\u003e\u003c!--\u0026"])");
  EXPECT_EQ(ForJsonTag("\"\u2028\u2029\u20ac\""), "\"\\u2028\\u2029\u20ac\"");
  EXPECT_EQ(ForJsonTag("\xe2"), "\xe2");
}

TEST(ForScriptTagTest, KeepsTheScriptInsideItsTag) {
  EXPECT_EQ(ForScriptTag("'</script>' + '<!--'"), "'<\\/script>' + '<\\!--'");
}

// The digest of "alert('Hello, world.');" is the example of the CSP specification (W3C CSP2
// §7.2.4).
TEST(ContentPolicyTest, NamesScriptsByHashAndNothingElse) {
  const std::string policy = ContentPolicy({"alert('Hello, world.');"}, "");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy,
              HasSubstr("script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
}

TEST(PageScriptsTest, HoldNoEndTagAndAskForNoSourceMap) {
  for (const std::string& script : PageScripts()) {
    EXPECT_THAT(script, Not(HasSubstr("</script")));
    EXPECT_THAT(script, Not(HasSubstr("<!--")));
    EXPECT_THAT(script, Not(HasSubstr("sourceMappingURL")));
  }
}

}  // namespace
}  // namespace assay
