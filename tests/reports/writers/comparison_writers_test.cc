// Two runs and three, as text for a terminal and as markdown.

#include <fmt/format.h>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "reports/report.h"
#include "reports/writers/display_width.h"
#include "tests/testing/summaries.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using Kind = ScoreName::Kind;

Estimate Found(double value, double low, double high, size_t n) {
  Estimate estimate;
  estimate.value = value;
  estimate.interval = Interval{low, high, 0.95, "cluster bootstrap"};
  estimate.n = n;
  return estimate;
}

NamedDifference Difference(const char* name, Kind kind, double first, double second, double half,
                           double p, size_t n) {
  const double value = second - first;
  return {.name = name,
          .kind = kind,
          .unit = ScoreName::Unit::kFraction,
          .first = first,
          .second = second,
          .difference = Found(value, value - half, value + half, n),
          .p = p,
          .p_adjusted = p};
}

PairComparison Pair(size_t first, size_t second) {
  PairComparison pair;
  pair.first = first;
  pair.second = second;
  pair.both_judged = 350;
  pair.clusters = 320;
  pair.official = {Difference("overall", Kind::kOverall, 0.6229, 0.5943, 0.0657, 0.39, 350),
                   Difference("Knowledge", Kind::kSection, 0.5909, 0.5649, 0.1, 0.6, 154)};
  pair.official[1].p_adjusted = 0.9;
  pair.accuracy = {Difference("", Kind::kOverall, 0.6229, 0.5943, 0.07, 0.4, 350)};
  pair.detectable = 0.094;
  pair.outcomes.both = 139;
  pair.outcomes.only_first = 79;
  pair.outcomes.only_second = 69;
  pair.outcomes.neither = 63;
  pair.outcomes.test.p = 0.459;
  pair.agreement = {Found(0.34, 0.24, 0.43, 350), Found(0.23, 0.16, 0.3, 350),
                    Found(0.12, 0.02, 0.22, 350), 0.577};
  SliceContrast slice;
  slice.slicing = "chosen response";
  slice.slice = "longer";
  slice.rest = "shorter";
  slice.in_slice = Found(0.12, 0.02, 0.22, 162);
  slice.in_rest = Found(-0.15, -0.25, -0.05, 188);
  slice.contrast = Found(0.27, 0.13, 0.41, 162);
  slice.p = slice.p_adjusted = 0.0002;
  pair.slices = {slice};
  return pair;
}

ComparedSuite Compared(size_t runs) {
  ComparedSuite suite;
  suite.comparison.runs = runs;
  suite.comparison.alpha = Found(0.1, -0.02, 0.22, 350);
  constexpr const char* kModels[] = {"Skywork", "internlm2", "third|model"};
  for (size_t i = 0; i < runs; ++i) {
    suite.runs.push_back(testing::JudgeBenchSummary(kModels[i]));
    suite.runs.back().run.id = std::to_string(i);
    for (size_t j = i + 1; j < runs; ++j) suite.comparison.pairs.push_back(Pair(i, j));
  }
  return suite;
}

TEST(TextComparisonTest, OfTwoRunsShowsEveryScoreThatStandsForTheSuite) {
  const std::vector<ComparedSuite> suites = {Compared(2)};
  EXPECT_EQ(
      TextComparison(suites, {}, 80, false),
      "judgebench:gpt  350 samples judged by both, 320 clusters · B − A, in points\n"
      "\n"
      "  A Skywork\n"
      "  B internlm2\n"
      "\n"
      "  · No difference can be told between A and B: A scores 2.86 points more than B,\n"
      "    which may be chance (95 % interval −3.71 to 9.43, p = 0.390). A true\n"
      "    difference of 9.40 points would be found in four of five such comparisons;\n"
      "    to find one of 2.86 points as often takes about 3,800 samples like these.\n"
      "\n"
      "                       A      B  B − A   95 % interval      p  adjusted    n\n"
      "  Overall          62.29  59.43  −2.86   −9.43 to 3.71  0.390            350\n"
      "  Knowledge        59.09  56.49  −2.60  −12.60 to 7.40  0.600     0.900  154\n"
      "  accuracy (ours)  62.29  59.43  −2.86   −9.86 to 4.14  0.400            350\n"
      "\n"
      "  · both right 139, only A 79, only B 69, neither 63 (p = 0.459)\n"
      "  · which samples these are: on a page (-o comparison.html) each count leads to\n"
      "    them\n"
      "  · alike, both right or both not, on 57.7 % of the samples: Cohen's κ 0.12\n"
      "    (0.02 to 0.22); the order of their margins: Spearman's ρ 0.34\n"
      "    (0.24 to 0.43), Kendall's τ 0.23 (0.16 to 0.30)\n"
      "  · both agree on right and not right with Krippendorff's α 0.10 (−0.02 to 0.22)\n"
      "  · Which is better calibrated cannot be compared: it was not computed.\n"
      "  · looked at 1 kind of samples: on 1 the difference between the two is larger\n"
      "    or smaller than elsewhere\n"
      "\n"
      "                                     there  elsewhere      by        interval  adjusted p   "
      " "
      "n\n"
      "  chosen response longer, against…  +12.00     −15.00  +27.00  13.00 to 41.00     < 0.001  "
      "162\n");
}

TEST(TextComparisonTest, SaysWhatTheDataLack) {
  ComparedSuite suite = Compared(2);
  for (Summary& run : suite.runs) run.run.missing_parts = {"math"};
  EXPECT_THAT(TextComparison({&suite, 1}, {}, 100, false),
              HasSubstr("320 clusters · without math · B − A"));
  EXPECT_THAT(MarkdownComparison({&suite, 1}, {}),
              HasSubstr("320 clusters · without math · B − A"));
}

TEST(TextComparisonTest, WarnsOfRunsThatShareTheirMargins) {
  std::vector<ComparedSuite> suites = {Compared(2)};
  const auto text = [&] { return TextComparison(suites, {}, 200, false); };
  suites[0].comparison.pairs[0].shared_margins = {.samples = 350, .same = 175, .repeated = 0};
  EXPECT_THAT(text(), ::testing::Not(HasSubstr("same margin")));
  suites[0].comparison.pairs[0].shared_margins.same = 212;
  EXPECT_THAT(text(), HasSubstr("\n  ! 212 of 350 samples have exactly the same margin, to the "
                                "last bit, with A and with B, though"));
  EXPECT_THAT(MarkdownComparison(suites, {}),
              HasSubstr("\n\n**Warning**: 212 of 350 samples have exactly the same margin"));
  suites = {Compared(3)};
  suites[0].comparison.pairs[2].shared_margins = {.samples = 350, .same = 350, .repeated = 0.01};
  EXPECT_THAT(text(), HasSubstr("with B and with C"));
  EXPECT_THAT(MarkdownComparison(suites, {}), HasSubstr("with B and with C"));
}

TEST(TextComparisonTest, SaysWhereTheSamplesBehindTheCountsAre) {
  std::vector<ComparedSuite> suites = {Compared(3)};
  EXPECT_THAT(TextComparison(suites, {}, 200, false),
              HasSubstr("\n  · which samples these are: on a page (-o comparison.html)"));
  for (PairComparison& pair : suites[0].comparison.pairs) pair.outcomes = {};
  EXPECT_THAT(TextComparison(suites, {}, 200, false), ::testing::Not(HasSubstr("which samples")))
      << "there are none";
}

TEST(TextComparisonTest, OfSeveralRunsHasALinePerPair) {
  std::vector<ComparedSuite> suites = {Compared(3)};
  suites[0].comparison.pairs[1].only_second_judged = 30;
  suites[0].comparison.pairs[2].second_failed = 12;
  const std::vector<std::string> left_out = {"run 7 is alone"};
  const std::string text = TextComparison(suites, left_out, 100, false);
  EXPECT_THAT(text,
              HasSubstr("judgebench:gpt  3 runs, 3 pairs · overall score, in points; p adjusted "
                        "for all pairs\n"));
  EXPECT_THAT(text, HasSubstr("  C third|model\n"));
  EXPECT_THAT(text, HasSubstr("\n  C − B       −2.86  −9.43 to 3.71  0.390     0.390"));
  EXPECT_THAT(text,
              HasSubstr("\n  · left out are samples that only one of a pair judged: up to 30, "
                        "in 1 pair; 12 samples failed with\n    C, which counts as not right\n"));
  EXPECT_THAT(text, HasSubstr("\n  · all agree on right and not right with Krippendorff's α 0.10 "
                              "(−0.02 to 0.22)\n"));
  EXPECT_THAT(text, HasSubstr("\n  · 3 kinds of samples on which a pair differs otherwise than on "
                              "the rest\n"));
  EXPECT_THAT(text, HasSubstr("\n  C − B: chosen response longer, "));
  EXPECT_THAT(text, HasSubstr("\n  ! run 7 is alone\n"));
}

// Of "C − B" it is C that the later run is, while `only_first` in JSON counts the earlier one's.
TEST(TextComparisonTest, WhoIsRightAloneIsNamed) {
  const std::vector<ComparedSuite> suites = {Compared(3)};
  const Json outcomes = ComparisonsToJson(suites, {})["suites"][0]["pairs"][2]["outcomes"];
  const std::string both = fmt::format("C {} · B {}", outcomes["only_second"].get<int>(),
                                       outcomes["only_first"].get<int>());
  EXPECT_EQ(both, "C 69 · B 79");
  EXPECT_THAT(TextComparison(suites, {}, 120, false),
              ::testing::ContainsRegex("\n  C − B [^\n]* " + both));
  EXPECT_THAT(MarkdownComparison(suites, {}), HasSubstr("| " + both + " |"));
}

TEST(MarkdownComparisonTest, OfTwoRunsIsATableWithNotes) {
  const std::vector<ComparedSuite> suites = {Compared(2)};
  const std::string text = MarkdownComparison(suites, {});
  EXPECT_THAT(text,
              HasSubstr("**judgebench:gpt**: 350 samples judged by both, 320 clusters · B − A, "
                        "in points; 95 % intervals in parentheses\n\n- A: Skywork\n"));
  EXPECT_THAT(text, HasSubstr("| score | A | B | B − A | p | adjusted p | n |\n"
                              "|:---|---:|---:|---:|---:|---:|---:|\n"
                              "| Overall | 62.29 | 59.43 | −2.86 (−9.43 to 3.71) | 0.390 | 0.390 | "
                              "350 |\n"));
  EXPECT_THAT(
      text,
      HasSubstr(
          "\n- both right 139, only A 79, only B 69, neither 63 (p = 0.459)\n- which samples these "
          "are: on a page (-o comparison.html) each count leads to them\n"));
  EXPECT_THAT(text, HasSubstr("  - chosen response longer, against shorter: +12.00 (2.00 to 22.00) "
                              "there, −15.00 (−25.00 to −5.00) elsewhere, by +27.00 (13.00 to "
                              "41.00), adjusted p \\< 0.001\n"));
}

TEST(MarkdownComparisonTest, NamesAreNoMarkup) {
  const std::vector<ComparedSuite> suites = {Compared(3)};
  const std::vector<std::string> left_out = {"<b>"};
  const std::string text = MarkdownComparison(suites, left_out);
  EXPECT_THAT(text, HasSubstr("- C: third\\|model\n"));
  EXPECT_THAT(text,
              HasSubstr("| C − A | −2.86 (−9.43 to 3.71) | 0.390 | 0.390 | C 69 · A 79 | 0.120 | "
                        "0.340 | 350 |\n"));
  EXPECT_THAT(text, HasSubstr("\n- all agree on right and not right with Krippendorff's α 0.10 "));
  EXPECT_THAT(text, HasSubstr("\n  - C − B, chosen response longer, against shorter: +12.00 "));
  EXPECT_THAT(text, HasSubstr("- \\<b\\>\n"));
}

}  // namespace
}  // namespace assay
