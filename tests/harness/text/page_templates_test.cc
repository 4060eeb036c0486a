#include "harness/text/page_templates.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

std::string Render(const std::string& source, std::string_view context) {
  return PageTemplates({{"page", source}}).Render("page", context);
}

TEST(PageTemplatesTest, EscapesWhatItPrints) {
  EXPECT_EQ(Render("<p title=\"{{ x }}\">{{ x }}", R"({"x": "<a b='\"&"})"),
            "<p title=\"&lt;a b=&#x27;&quot;&amp;\">&lt;a b=&#x27;&quot;&amp;");
}

TEST(PageTemplatesTest, EscapesInIncludedTemplatesLoopsAndFilters) {
  const PageTemplates pages({{"page", "{% for x in xs %}{% include 'row' %}{% endfor %}"},
                             {"row", "<li>{{ x|upper }}</li>"}});
  EXPECT_EQ(pages.Render("page", R"({"xs": ["<b>", "c"]})"), "<li>&lt;B&gt;</li><li>C</li>");
}

TEST(PageTemplatesTest, DataIsNeverReadAsATemplate) {
  EXPECT_EQ(Render("{{ x }}", R"({"x": "{{ 7*7 }}{% if %}"})"), "{{ 7*7 }}{% if %}");
}

TEST(PageTemplatesTest, SafeTextIsPrintedAsItIs) {
  EXPECT_EQ(Render("{{ x|safe }}", R"({"x": "<b>"})"), "<b>");
}

TEST(PageTemplatesTest, JsonIsSafeInsideAScriptBlock) {
  const std::string json = Render("{{ x|tojson }}", R"({"x": "</script><!--<script>&'"})");
  EXPECT_THAT(json, AllOf(Not(HasSubstr("<")), Not(HasSubstr(">")), Not(HasSubstr("&")),
                          Not(HasSubstr("'"))));
  EXPECT_THAT(json, HasSubstr("\\u003c"));
}

TEST(PageTemplatesTest, ErrorsNameTheTemplate) {
  EXPECT_THAT([] { Render("{{ missing }}", "{}"); },
              ThrowsMessage<Error>(AllOf(HasSubstr("page"), HasSubstr("undefined"))));
  EXPECT_THAT([] { Render("\n{% if %}", "{}"); }, ThrowsMessage<Error>(HasSubstr("page:2")));
  EXPECT_THAT([] { PageTemplates({}).Render("page", "{}"); },
              ThrowsMessage<Error>(HasSubstr("page")));
  EXPECT_THROW(Render("{% include 'other' %}", "{}"), Error);
  EXPECT_THROW(Render("x", "not json"), Error);
}

}  // namespace
}  // namespace assay
