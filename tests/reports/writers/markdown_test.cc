#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/report.h"
#include "tests/testing/summaries.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using testing::JudgeBenchSummary;
using ::testing::Not;

TEST(MarkdownSummaryTest, IsATableOfModelsByScores) {
  Summary other = JudgeBenchSummary("a-judge");
  other.run.id = "1";
  other.estimates.clear();
  other.official[2].estimate.n = 50;
  other.health = {"6 of 350 samples failed (timeout)"};
  EXPECT_EQ(MarkdownSummary({JudgeBenchSummary("Skywork"), other}),
            "**judgebench:gpt**, 350 samples, scores in %; 95 % intervals in parentheses "
            "(assay 0.1.0)\n"
            "\n"
            "| model | overall (n = 350) | Knowledge (n = 154) | Math (n = 56) "
            "| chosen longer (n = 162) | chosen shorter (n = 188) |\n"
            "|:---|---:|---:|---:|---:|---:|\n"
            "| Skywork | 62.29 (57.1–67.4) | 59.09 (51.3–66.9) | 76.79 (65.3–87.5) "
            "| 55.56 (47.9–63.0) | 68.09 (61.1–74.3) |\n"
            "| a-judge | 62.29 (57.1–67.4) | 59.09 (51.3–66.9) | 76.79 (65.3–87.5), n = 50 "
            "| – | – |\n"
            "\n"
            "- a-judge: 6 of 350 samples failed (timeout)\n");
}

TEST(MarkdownSummaryTest, SaysWhichSelectionARowIsOf) {
  Summary some = JudgeBenchSummary("Skywork");
  some.selection.subsets = {"Math"};
  some.counts.samples = 56;
  const std::string text = MarkdownSummary({JudgeBenchSummary("Skywork"), some});
  EXPECT_THAT(text, HasSubstr("**judgebench:gpt**, 56 to 350 samples, "));
  EXPECT_THAT(text, HasSubstr("| Skywork (whole suite, n = 350) | "));
  EXPECT_THAT(text, HasSubstr("| Skywork (subset Math, n = 56) | "));
}

TEST(MarkdownSummaryTest, ScoresOfOneNameHaveANumberEach) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.official.push_back(testing::Score("Math", ScoreName::Kind::kSlice, 0.25, 0.2, 0.3, 56));
  summary.estimates.clear();
  Summary other = summary;
  other.run.id = "1";
  other.official.pop_back();
  const std::string text = MarkdownSummary({other, summary});
  EXPECT_THAT(text, HasSubstr("| Math (n = 56) | Math (slice) (n = 56) |\n"));
  EXPECT_THAT(text, HasSubstr("| 76.79 (65.3–87.5) | – |\n"));
  EXPECT_THAT(text, HasSubstr("| 76.79 (65.3–87.5) | 25.00 (20.0–30.0) |\n"));
}

TEST(MarkdownSummaryTest, OneRunIsAColumn) {
  EXPECT_THAT(MarkdownSummary({JudgeBenchSummary("Skywork")}),
              HasSubstr("| score | Skywork |\n|:---|---:|\n| overall (n = 350) | 62.29"));
}

TEST(MarkdownSummaryTest, SaysWhatIsIllustrativeAndOfWhichRevision) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.illustrative = true;
  summary.run.revision = "github.com/maker/suite-data:v2";
  EXPECT_THAT(MarkdownSummary({summary}), HasSubstr("- illustrative, not a benchmark\n"));
  EXPECT_THAT(MarkdownSummary({summary}), HasSubstr(" at github.com/maker/suite-data:v2,"));
  summary.run.revision = "e2c52c284e735e139b3daa61c206ee208f36c461";
  EXPECT_THAT(MarkdownSummary({summary}), HasSubstr(" at e2c52c284e73,"));
}

TEST(MarkdownSummaryTest, NamesCannotBecomeMarkup) {
  Summary summary = JudgeBenchSummary("a|b <img src=x> [c](d) @everyone *e*\n# f");
  summary.health = {"`code` and <script>"};
  const std::string text = MarkdownSummary({summary});
  EXPECT_THAT(text, HasSubstr(R"(a\|b \<img src=x\> \[c\](d) \@everyone \*e\* \# f)"));
  EXPECT_THAT(text, HasSubstr(R"(\`code\` and \<script\>)"));
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

}  // namespace
}  // namespace assay
