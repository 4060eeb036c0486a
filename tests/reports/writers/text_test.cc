#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/report.h"
#include "reports/writers/display_width.h"
#include "tests/testing/summaries.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using testing::JudgeBenchSummary;
using ::testing::Not;

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

void ExpectFits(const std::string& text, size_t width) {
  for (const std::string& line : Lines(text)) EXPECT_LE(DisplayWidth(line), width) << line;
}

TEST(TextSummaryTest, ThatCompanyChangedNothingIsNoWarning) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.run.invariance = Invariance{.samples = 16};
  summary.health = {InvarianceLine(*summary.run.invariance), "3 of 350 samples tied"};
  const std::string text = TextSummary({summary}, 100, false);
  EXPECT_THAT(text, HasSubstr("  ✓ 16 samples judged again"));
  EXPECT_THAT(text, HasSubstr("  ! 3 of 350 samples tied"));
}

TEST(TextSummaryTest, ShowsOneRunAsAListWithIntervalsOnAnAxis) {
  // The axis is 28 wide: 0.5714, 0.6229 and 0.6743 of 27 steps are cells 15, 17 and 18.
  const std::string expected =
      "judgebench:gpt  Skywork · 350 samples\n"
      "\n"
      "                         %  95 % interval  0                        100    n\n"
      "  overall            62.29      57.1–67.4  ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈━━●━┈┈┈┈┈┈┈┈┈  350\n"
      "  Knowledge          59.09      51.3–66.9  ┈┈┈┈┈┈┈┈┈┈┈┈┈┈━━●━━┈┈┈┈┈┈┈┈┈  154\n"
      "  Math               76.79      65.3–87.5  ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈━━━●━━━┈┈┈   56\n"
      "\n"
      "  accuracy when the\n"
      "  chosen is longer   55.56      47.9–63.0  ┈┈┈┈┈┈┈┈┈┈┈┈┈━━●━━┈┈┈┈┈┈┈┈┈┈  162\n"
      "  chosen is shorter  68.09      61.1–74.3  ┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈━━●━━┈┈┈┈┈┈┈  188\n"
      "\n"
      "  ✓ all judged; nothing failed, tied or was truncated\n";
  EXPECT_EQ(TextSummary({JudgeBenchSummary("Skywork")}, 76, false), expected);
}

TEST(TextSummaryTest, SaysWhatIsIllustrative) {
  Summary summary = JudgeBenchSummary("Skywork");
  EXPECT_THAT(TextSummary({summary}, 76, false), Not(HasSubstr("illustrative")));
  summary.illustrative = true;
  EXPECT_THAT(TextSummary({summary}, 76, false),
              HasSubstr("\n  · illustrative, not a benchmark\n"));
}

TEST(TextSummaryTest, OneSampleIsSingular) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.counts.samples = 1;
  EXPECT_THAT(TextSummary({summary}, 76, false), HasSubstr("Skywork · 1 sample\n"));
}

TEST(TextSummaryTest, ShowsSeveralRunsAsATable) {
  Summary other = JudgeBenchSummary("a-judge");
  other.run.id = "1";
  other.estimates.clear();
  other.official[0] = testing::Score("overall", ScoreName::Kind::kOverall, 0.5, 0.4, 0.6, 350);
  other.health = {"39 of 350 samples tied"};
  const std::string text = TextSummary({JudgeBenchSummary("Skywork"), other}, 90, false);
  EXPECT_EQ(text,
            "judgebench:gpt  2 runs · 350 samples · scores in % · 95 % intervals\n"
            "\n"
            "             overall  Knowledge       Math  chosen longer  chosen shorter\n"
            "               n 350      n 154       n 56          n 162           n 188\n"
            "  Skywork      62.29      59.09      76.79          55.56           68.09\n"
            "           57.1–67.4  51.3–66.9  65.3–87.5      47.9–63.0       61.1–74.3\n"
            "  a-judge      50.00      59.09      76.79              –               –\n"
            "           40.0–60.0  51.3–66.9  65.3–87.5\n"
            "\n"
            "  ! a-judge: 39 of 350 samples tied\n");
}

// A data file may have a subset called "overall", and names that differ in what nobody sees.
Summary WithScoresOfOneName() {
  Summary summary = JudgeBenchSummary("Skywork");
  const auto subset = [](const char* name, double value) {
    return testing::Score(name, ScoreName::Kind::kSubset, value, value - 0.1, value + 0.1, 7);
  };
  summary.official = {summary.official[0], subset("overall", 0.25), subset("a\x01", 0.5),
                      subset("a\x02", 0.75)};
  summary.estimates.clear();
  return summary;
}

TEST(TextSummaryTest, ScoresOfOneNameHaveANumberEach) {
  Summary other = WithScoresOfOneName();
  other.run.id = "1";
  other.run.model.name = "a-judge";
  other.official[1].estimate.value = 0.35;
  const std::string text = TextSummary({WithScoresOfOneName(), other}, 100, false);
  EXPECT_THAT(text, HasSubstr("overall  overall (subset)         a\uFFFD  a\uFFFD (subset)\n"));
  EXPECT_THAT(text, HasSubstr("Skywork      62.29             25.00      50.00        75.00\n"));
  EXPECT_THAT(text, HasSubstr("a-judge      62.29             35.00      50.00        75.00\n"));
  EXPECT_THAT(TextSummary({WithScoresOfOneName()}, 100, false),
              HasSubstr("\n  overall (subset)  25.00"));
}

TEST(TextSummaryTest, ShowsAScoreThatOnlyALaterRunHas) {
  Summary some = JudgeBenchSummary("Skywork");
  some.official.pop_back();
  Summary other = JudgeBenchSummary("a-judge");
  other.run.id = "1";
  const std::string text = TextSummary({some, other}, 90, false);
  EXPECT_THAT(text, HasSubstr("overall  Knowledge       Math  chosen longer  chosen shorter\n"));
  EXPECT_THAT(text, HasSubstr("Skywork      62.29      59.09          –          55.56"));
}

TEST(TextSummaryTest, FitsTheWidthItIsGiven) {
  Summary other =
      JudgeBenchSummary("a model whose name is longer than any terminal is wide, 模型模型");
  other.health = {
      "a very long warning that says many things and therefore takes two lines or more"};
  for (const size_t width : {60u, 80u, 100u, 160u}) {
    ExpectFits(TextSummary({other}, width, false), width);
    ExpectFits(TextSummary({JudgeBenchSummary("Skywork"), other}, width, false), width);
  }
}

TEST(TextSummaryTest, AlignsNamesOfAnyScript) {
  Summary summary = JudgeBenchSummary("模型");
  summary.official[1].name.name = "数学と論理";
  summary.official[2].name.name = "Mathe\u0301";
  const auto lines = Lines(TextSummary({summary}, 80, false));
  EXPECT_EQ(DisplayWidth(lines[3]), DisplayWidth(lines[4]));
  EXPECT_EQ(DisplayWidth(lines[3]), DisplayWidth(lines[5]));
}

TEST(TextSummaryTest, ColoursOnlyWhenAsked) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.health = {"1 of 350 samples tied"};
  EXPECT_THAT(TextSummary({summary}, 80, false), Not(HasSubstr("\x1b")));
  EXPECT_THAT(TextSummary({summary}, 80, true), HasSubstr("\x1b[33m!\x1b[0m"));
}

TEST(TextSummaryTest, NamesCannotSteerTheTerminal) {
  Summary summary = JudgeBenchSummary("evil\x1b]0;title\x07\r\n");
  summary.run.suite = "s\x1b[31m";
  summary.official[1].name.name = "sub\u202Eset";
  summary.health = {"a failure\x1b[2J that clears"};
  const std::string text = TextSummary({summary, summary}, 100, false);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\x07")));
  EXPECT_THAT(text, Not(HasSubstr("\r")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

TEST(TextSummaryTest, TellsAlikeModelsApart) {
  Summary second = JudgeBenchSummary("Skywork");
  second.run.id = "fedcba9876543210";
  const std::string text = TextSummary({JudgeBenchSummary("Skywork"), second}, 100, false);
  EXPECT_THAT(text, HasSubstr("\n  01234567"));
  EXPECT_THAT(text, HasSubstr("\n  fedcba98"));
}

TEST(TextSummaryTest, SaysWhichSelectionARowIsOf) {
  Summary some = JudgeBenchSummary("Skywork");
  some.selection.limit = 56;
  some.counts.samples = 56;
  some.official[0].estimate.n = 56;
  some.health = {"incomplete"};
  const std::string text = TextSummary({JudgeBenchSummary("Skywork"), some}, 60, false);
  EXPECT_THAT(text, HasSubstr("judgebench:gpt  2 runs · 56 to 350 samples"));
  EXPECT_THAT(text, HasSubstr("                        n differs      n 154       n 56\n"
                              "  Skywork                   62.29      59.09      76.79\n"
                              "  whole suite, n = 350  57.1–67.4  51.3–66.9  65.3–87.5\n"
                              "  Skywork                   62.29      59.09      76.79\n"
                              "  limit 56, n = 56      57.1–67.4  51.3–66.9  65.3–87.5\n"));
  EXPECT_THAT(text, HasSubstr("  ! Skywork (limit 56, n = 56): incomplete\n"));
}

TEST(TextSummaryTest, SuitesOfOneNameAreToldApart) {
  Summary other = JudgeBenchSummary("Skywork");
  other.run.suite_sha256 = "0123456789";
  EXPECT_THAT(TextSummary({JudgeBenchSummary("Skywork"), other}, 90, false),
              HasSubstr("\njudgebench:gpt (data 01234567)  Skywork"));
}

TEST(TextSummaryTest, ShowsUndefinedAsADashAndSaysWhyThereIsNoTotal) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.official.erase(summary.official.begin());
  summary.official[0].estimate = Estimate{};
  summary.no_overall = "LLMBar publishes five accuracies and no total";
  const std::string text = TextSummary({summary}, 80, false);
  EXPECT_THAT(text, HasSubstr("Knowledge              –"));
  EXPECT_THAT(text, HasSubstr("no overall score: LLMBar publishes five accuracies and no total"));
}

TEST(TextSummaryTest, SuitesDoNotMix) {
  Summary other = JudgeBenchSummary("Skywork");
  other.run.suite = "llmbar";
  other.run.variant = "";
  other.run.suite_sha256 = "ee";
  const std::string text = TextSummary({JudgeBenchSummary("Skywork"), other}, 80, false);
  EXPECT_THAT(text, HasSubstr("judgebench:gpt  Skywork"));
  EXPECT_THAT(text, HasSubstr("\nllmbar  Skywork"));
}

TEST(TextSummaryTest, AHundredSubsetsStayShort) {
  Summary summary = JudgeBenchSummary("Skywork");
  summary.official.resize(1);
  for (int i = 0; i < 100; ++i) {
    summary.official.push_back(
        testing::Score("subset " + std::to_string(i), ScoreName::Kind::kSubset, 0.5, 0.4, 0.6, 10));
  }
  const std::string text = TextSummary({summary}, 80, false);
  EXPECT_LT(Lines(text).size(), 60u);
  EXPECT_THAT(text, HasSubstr("more in the exports"));
}

}  // namespace
}  // namespace assay
