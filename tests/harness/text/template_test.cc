#include "harness/text/template.h"

#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "harness/core/error.h"

namespace assay {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::string Render(std::string_view source, std::string_view context = "{}") {
  return Template(source, "test.jinja").Render(context);
}

constexpr std::string_view kMessages =
    R"({"messages": [{"role": "user", "content": " hi "}, {"role": "assistant", "content": "yo"}],
        "eos": "</s>", "add_generation_prompt": true})";

// Expectations in this file: the same templates rendered by transformers 5 (Jinja2 3.1).
TEST(TemplateTest, TrimsBlocksAsTransformersDoes) {
  EXPECT_EQ(Render("{%- for m in messages %}\n  <|{{ m['role'] }}|>\n{{ m.content.strip() }}{{ eos "
                   "}}\n{% endfor %}\n  {%- if add_generation_prompt %}\n<|assistant|>\n{%- endif "
                   "%}\n",
                   kMessages),
            "  <|user|>\nhi</s>\n  <|assistant|>\nyo</s>\n<|assistant|>");
}

TEST(TemplateTest, KnowsPythonMethodsSlicesAndNamespaces) {
  EXPECT_EQ(Render("{{ 'x'.startswith('x') }}|{{ messages[::-1][0].content }}", kMessages),
            "True|yo");
  EXPECT_EQ(
      Render(R"({{ m.split('</think>')[-1].lstrip('\n') }})", R"({"m": "x</think>\n\nanswer"})"),
      "answer");
  EXPECT_EQ(Render("{% set ns = namespace(found=false) %}{% for m in messages %}{% if m.role == "
                   "'assistant' %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.found }}",
                   kMessages),
            "True");
}

TEST(TemplateTest, KnowsLoopControlsAndGenerationBlocks) {
  EXPECT_EQ(Render("{% for i in range(5) %}{% if i==2 %}{% continue %}{% endif %}{% if i==4 %}"
                   "{% break %}{% endif %}{{ i }}{% endfor %}"),
            "013");
  EXPECT_EQ(Render("{% generation %}a{% endgeneration %}"), "a");
}

TEST(TemplateTest, PrintsValuesAsPythonDoes) {
  EXPECT_EQ(Render("{{ x }}|{{ y }}|{{ z }}|{{ w }}|{{ v }}|{{ q }}",
                   R"({"x": null, "y": true, "z": [1, "a", null, "it's"], "w": {"k": false},
                       "v": 1.0, "q": 3})"),
            R"(None|True|[1, 'a', None, "it's"]|{'k': False}|1.0|3)");
  EXPECT_EQ(Render("{{ 1e22 }} {{ 0.1+0.2 }} {{ 7/2 }} {{ 7//2 }} {{ 1e-7 }}"),
            "1e+22 0.30000000000000004 3.5 3 1e-07");
}

TEST(TemplateTest, ToJsonIsJsonDumps) {
  EXPECT_EQ(Render("{{ x | tojson }}",
                   R"({"x": {"b": "<é&'\"", "a": [1, 2.0, null, true, 1e16, 1e-5, 1.5e300]}})"),
            R"({"b": "<é&'\"", "a": [1, 2.0, null, true, 1e+16, 1e-05, 1.5e+300]})");
  EXPECT_EQ(Render("{{ x | tojson(indent=2) }}", R"({"x": {"b": [], "a": [1, {}]}})"),
            "{\n  \"b\": [],\n  \"a\": [\n    1,\n    {}\n  ]\n}");
  EXPECT_EQ(Render("{{ x | tojson(ensure_ascii=True, sort_keys=True, separators=(',', ':')) }}",
                   R"({"x": {"b": "é😀", "a": 1}})"),
            R"({"a":1,"b":"\u00e9\ud83d\ude00"})");
}

TEST(TemplateTest, FormatsTheTimeItWasGiven) {
  const int64_t leap_day = 951'782'400;  // date -u -d @951782400: Tue 29 Feb 2000 00:00:00
  EXPECT_EQ(Template("{{ strftime_now('%d %b %Y') }}", "t", leap_day).Render("{}"), "29 Feb 2000");
  EXPECT_THAT([] { Render("{{ strftime_now('%Y') }}"); },
              ThrowsMessage<Error>(HasSubstr("no time was given")));
}

TEST(TemplateTest, RaiseExceptionIsAnErrorWithItsMessage) {
  EXPECT_THAT([] { Render("{{ raise_exception('no system role') }}"); },
              ThrowsMessage<Error>(AllOf(HasSubstr("test.jinja"), HasSubstr("no system role"))));
}

TEST(TemplateTest, NothingIsEscaped) {
  EXPECT_EQ(Render("{{ x }}", R"({"x": "<a href='b'>&amp;"})"), "<a href='b'>&amp;");
}

TEST(TemplateTest, InvalidUtf8InTheSourceIsReplaced) { EXPECT_EQ(Render("a\xff"), "a\uFFFD"); }

TEST(TemplateTest, BadTemplatesAndContextsAreErrors) {
  for (std::string_view source : {"{{", "{% if %}", "{% unknown %}", "{{ x.y.z }}"}) {
    EXPECT_THAT([&] { Render(source); }, ThrowsMessage<Error>(HasSubstr("test.jinja"))) << source;
  }
  EXPECT_THROW(Render("x", "{"), Error);
  EXPECT_THROW(Render("x", "\"\xff\""), Error);
  EXPECT_THROW(Render("x", std::string(100'000, '[')), Error);
  EXPECT_THROW(Render("{{ " + std::string(100'000, '(')), Error);
}

TEST(TemplateTest, EndlessTemplatesAreStopped) {
  EXPECT_THROW(Render("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}"
                      "{% endfor %}"),
               Error);
  EXPECT_THROW(Render("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"), Error);
  EXPECT_THROW(Render("{{ 'x' * 999999999999 }}"), Error);
  EXPECT_THROW(Render("{% set ns = namespace(x=[]) %}{% for i in range(1000) %}"
                      "{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x | tojson }}"),
               Error);
}

TEST(TemplateTest, ThreadsShareOne) {
  const Template shared("{% for m in messages %}{{ m.content }}{% endfor %}", "t");
  std::vector<int> wrong(4);
  {
    std::vector<std::jthread> threads;
    for (int& count : wrong) {
      threads.emplace_back([&] {
        for (int i = 0; i < 200; ++i) count += shared.Render(kMessages) != " hi yo";
      });
    }
  }
  EXPECT_THAT(wrong, ::testing::Each(0));
}

}  // namespace
}  // namespace assay
