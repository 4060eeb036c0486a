#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::First;
using testing::Folded;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;
using testing::TablesOf;
using testing::TextsOf;

// The runs of one suite with their comparison.
struct Compared {
  explicit Compared(std::vector<ReportRun> list)
      : runs(std::move(list)), comparisons(testing::CompareMade(runs)), suite(Grouped(runs)[0]) {
    suite.comparison = &comparisons.at(0).comparison;
  }

  Section Build() const { return *ComparisonSection(suite); }

  std::vector<ReportRun> runs;
  std::vector<ReportComparison> comparisons;
  SuiteRuns suite;
};

RunComparison& ComparisonOf(Compared& compared) { return compared.comparisons[0].comparison; }

TEST(ComparisonSectionTest, SaysWhichOfTwoIsBetterAndShowsBySection) {
  Compared compared(
      {MakeRun({.model = "A", .skill = 0.1}), MakeRun({.model = "B", .skill = 1.5, .seed = 2})});
  PairComparison& pair = ComparisonOf(compared).pairs[0];
  NamedDifference& main = pair.official.front();
  main.difference.value = 0.021;
  main.difference.interval = Interval{0.004, 0.038, 0.95, "cluster bootstrap"};
  main.p = main.p_adjusted = 0.013;
  const Section section = compared.Build();
  EXPECT_EQ(First<Paragraph>(section).text,
            "B is better than A by 2.10 points (95\u202f% interval 0.40\u00a0to\u00a03.80, p = "
            "0.013). Every subset "
            "alone says the same, p adjusted for 4 subsets.");
  const Figure& figure = First<Figure>(section);
  EXPECT_THAT(figure.summary,
              HasSubstr("Overall (350) +2.10\u00a0(0.40\u00a0to\u00a03.80); Knowledge (88) "));
  EXPECT_THAT(figure.title, ::testing::EndsWith("intervals: A is A, B is B"));
  EXPECT_THAT(figure.spec.dump(), HasSubstr("← A better points B better →"));
  ASSERT_EQ(figure.data.size(), 5u);
  EXPECT_EQ(figure.data[1]["name"], "Knowledge (88)");
  EXPECT_TRUE(std::holds_alternative<Facts>(section.blocks.back()));
}

// 2.675 is a double below the half.
TEST(ComparisonSectionTest, HalvesAreRoundedAlikeInFigureAndTable) {
  Compared compared({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  ComparisonOf(compared).pairs[0].official.front().difference.value = 0.02675;
  const Section section = compared.Build();
  EXPECT_THAT(First<Figure>(section).summary, HasSubstr("Overall (350) +2.68\u00a0("));
  EXPECT_THAT(First<Figure>(section).data[0]["text"].get<std::string>(), HasSubstr(": +2.68"));
  EXPECT_EQ(Folded(section, "Every difference, with methods and p")->rows[0][4].text, "+2.68");
}

TEST(ComparisonSectionTest, CountsLeadToTheSamples) {
  Compared compared({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  const OutcomeCounts& counts = ComparisonOf(compared).pairs[0].outcomes;
  const std::vector<std::vector<Cell>> rows = First<Table>(compared.Build()).rows;
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0][0].text, "Both right");
  EXPECT_EQ(rows[0][1].href, "#suite=s1&right=1,2");
  EXPECT_EQ(rows[1][0].text, "Only A right");
  EXPECT_EQ(rows[1][1].text, std::to_string(counts.only_first));
  EXPECT_EQ(rows[1][1].href, "#suite=s1&right=1&wrong=2");
  EXPECT_EQ(rows[2][0].text, "Only B right");
  EXPECT_EQ(rows[2][1].href, "#suite=s1&right=2&wrong=1");
  EXPECT_EQ(rows[3][1].href, "#suite=s1&wrong=1,2");
  OutcomeCounts& few = ComparisonOf(compared).pairs[0].outcomes;
  few = {};
  few.both = 30;
  few.only_first = 10;
  const std::vector<std::vector<Cell>> fewer = First<Table>(compared.Build()).rows;
  EXPECT_EQ(fewer[0][2].text, "75.0\u202f%");
  EXPECT_EQ(fewer[3][1].href, "") << "nothing to see";
}

TEST(ComparisonSectionTest, WhatDoesNotStandOutTakesALine) {
  Compared compared({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  PairComparison& pair = ComparisonOf(compared).pairs[0];
  pair.slices.clear();
  EXPECT_THAT(TextsOf(compared.Build()),
              ::testing::Contains("No two kinds of at least 10 samples to tell apart."));
  SliceContrast slice;
  slice.slicing = "subset";
  slice.slice = "Math";
  slice.in_slice.value = slice.in_rest.value = slice.contrast.value = 0.1;
  slice.p = slice.p_adjusted = 0.2;
  pair.slices = {slice};
  EXPECT_THAT(
      TextsOf(compared.Build()),
      ::testing::Contains("Looked at 1 kind of samples: on none the difference between the two is "
                          "found to be larger or smaller than elsewhere."));
  pair.slices[0].p_adjusted = 0.01;
  EXPECT_THAT(
      TextsOf(compared.Build()),
      ::testing::Contains("Looked at 1 kind of samples: on 1 the difference between the two "
                          "is larger or smaller than elsewhere."));
  EXPECT_EQ(TablesOf(compared.Build())[1].rows.at(0).at(0).text, "subset Math");
}

TEST(ComparisonSectionTest, OfSeveralSaysHowManyPairsCanBeToldApart) {
  Compared compared({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2}),
                     MakeRun({.model = "C", .skill = 3, .seed = 3})});
  const Section section = compared.Build();
  EXPECT_THAT(First<Paragraph>(section).text,
              HasSubstr("2 of 3 pairs can be told apart (p adjusted for all pairs)."));
  EXPECT_THAT(First<Paragraph>(section).text, HasSubstr("C is better than A by "));
  const Figure& figure = First<Figure>(section);
  ASSERT_EQ(figure.data.size(), 2u);
  EXPECT_EQ(figure.data[1]["name"], "C");
  const Table& pairs = First<Table>(section);
  EXPECT_EQ(pairs.rows.size(), 3u);
  EXPECT_EQ(pairs.folded, "");
  EXPECT_TRUE(pairs.rows[1][2].strong) << "A and C";
  EXPECT_FALSE(pairs.rows[0][2].strong) << "A and B";
  const std::vector<Table> tables = TablesOf(section);
  ASSERT_GE(tables.size(), 4u);
  EXPECT_EQ(tables[tables.size() - 3].folded, "Every difference, B − A, with methods and p");
  EXPECT_EQ(tables.back().folded, "Every difference, C − B, with methods and p");
  EXPECT_EQ(tables.back().columns[2].title, "B");
  EXPECT_EQ(tables.back().columns[3].title, "C");
}

TEST(ComparisonSectionTest, OfSeveralSaysWhatFailed) {
  Compared compared({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2}),
                     MakeRun({.model = "C", .failures = 7, .seed = 3})});
  EXPECT_THAT(First<Paragraph>(compared.Build()).text,
              HasSubstr(" 7 samples failed with C, which counts as not right."));
}

TEST(ComparisonSectionTest, ManyRunsAreAMatrixWithTheirPairsFolded) {
  std::vector<ReportRun> runs;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    runs.push_back(MakeRun({.model = std::string(1, static_cast<char>('v' + seed)),
                            .samples = 60,
                            .skill = static_cast<double>(seed) / 3,
                            .seed = seed}));
  }
  Compared compared(std::move(runs));
  const std::vector<Table> tables = TablesOf(compared.Build());
  ASSERT_EQ(tables[0].rows.size(), 5u);
  EXPECT_EQ(tables[0].rows[0][0].text, "A · w");
  EXPECT_EQ(tables[0].rows[0][1].text, "");
  const auto sign = [&](size_t row, size_t column) { return tables[0].rows[row][column].text[0]; };
  EXPECT_EQ(sign(4, 1), '+') << "the last less the first";
  EXPECT_NE(sign(0, 5), '+');
  EXPECT_EQ(tables[1].folded, "All 10 pairs");
}

// Above six pairs each has a row, and a subset a column, in place of a fold per pair.
TEST(ComparisonSectionTest, ManyPairsAreShownByPart) {
  std::vector<ReportRun> runs;
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    runs.push_back(MakeRun(
        {.model = std::string(1, static_cast<char>('v' + seed)), .samples = 60, .seed = seed}));
  }
  Compared compared(std::move(runs));
  PairComparison& pair = ComparisonOf(compared).pairs[1];  // the first and the third
  const auto math = std::ranges::find(pair.official, "Math", &NamedDifference::name);
  ASSERT_NE(math, pair.official.end());
  math->difference.value = -0.03;
  math->difference.interval = Interval{-0.05, -0.01, 0.95, "cluster bootstrap"};
  math->p = 0.004;
  math->p_adjusted = 0.016;
  const auto table = [&] {
    return *Folded(compared.Build(), "Differences by subset of all 10 pairs");
  };
  const Table by_part = table();
  ASSERT_EQ(by_part.columns.size(), 6u);
  const auto column = std::ranges::find(by_part.columns, "Math", &Table::Column::title);
  ASSERT_NE(column, by_part.columns.end());
  const auto at = static_cast<size_t>(column - by_part.columns.begin());
  ASSERT_EQ(by_part.rows.size(), 10u);
  EXPECT_EQ(by_part.rows[1][0].text, "w");
  EXPECT_EQ(by_part.rows[1][1].text, "y");
  EXPECT_EQ(by_part.rows[1][at].text, "−3.00");
  EXPECT_EQ(by_part.rows[1][at].interval, "−5.00\u00a0to\u00a0−1.00");
  EXPECT_TRUE(by_part.rows[1][at].strong);
  EXPECT_THAT(by_part.caption, HasSubstr("p adjusted within each pair and not for the number"));
  math->p_adjusted = 0.08;
  EXPECT_FALSE(table().rows[1][at].strong);
}

TEST(ComparisonSectionTest, SaysWhichIsBetterCalibrated) {
  Compared two({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  const auto texts = [&] { return TextsOf(two.Build()); };
  EXPECT_THAT(texts(), ::testing::Contains(HasSubstr("claims to be right ")));
  const Table every = *Folded(two.Build(), "Every difference, with methods and p");
  EXPECT_EQ(every.rows[every.rows.size() - 2][0].text, "over-confidence: claimed less right");
  EXPECT_EQ(every.rows.back()[0].text, "Brier score: squared error of confidence");
  ComparisonOf(two).pairs[0].confidence.because = "the rewards are bytes";
  EXPECT_THAT(texts(), ::testing::Contains("Which is better calibrated cannot be compared: the "
                                           "rewards are bytes."));
}

TEST(ComparisonSectionTest, OfSeveralCalibrationIsATableOfPairs) {
  Compared three({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2}),
                  MakeRun({.model = "C", .seed = 3})});
  std::vector<PairComparison>& pairs = ComparisonOf(three).pairs;
  pairs[0].confidence.because = "the rewards are bytes";
  ConfidenceComparison& told = pairs[1].confidence;
  told.excess.first = 0.3;
  told.excess.second = -0.1;
  told.p_nearer_adjusted = 0.01;
  pairs[2].confidence.p_nearer_adjusted = 0.2;
  for (size_t i : {1, 2}) pairs[i].confidence.brier.p_adjusted = 0.3;
  const Section section = three.Build();
  const Table& table = *Folded(section, "Calibration, pair by pair");
  ASSERT_EQ(table.rows.size(), 2u);
  EXPECT_EQ(table.rows[0][2].text, "+30.00");
  EXPECT_EQ(table.rows[0][3].text, "−10.00");
  EXPECT_TRUE(table.rows[0][4].strong);
  EXPECT_FALSE(table.rows[1][4].strong);
  EXPECT_THAT(
      TextsOf(section),
      ::testing::Contains("Which model is better calibrated can be told of 1 of the 2 pairs "
                          "whose confidence can be compared; whose confidence has the "
                          "smaller mean squared error (Brier score), of 0."));
}

// One checkpoint under two names.
TEST(ComparisonSectionTest, WarnsOfRunsThatShareTheirMargins) {
  const Compared same({MakeRun({.model = "A"}), MakeRun({.model = "B"})});
  const Notice notice = First<Notices>(same.Build()).items.at(0);
  EXPECT_EQ(notice.level, Notice::Level::kLoud);
  EXPECT_THAT(notice.text,
              ::testing::StartsWith("350 of 350 samples have exactly the same margin, to the last "
                                    "bit, with A and with B, though margins take many values"));
  const Compared others({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  for (const Block& block : others.Build().blocks) {
    EXPECT_FALSE(std::holds_alternative<Notices>(block));
  }
}

TEST(ComparisonSectionTest, WarnsOfEachPairThatSharesItsMarginsUpToSix) {
  std::vector<ReportRun> runs;
  for (const char* model : {"A", "B", "C", "D", "E"}) {
    runs.push_back(MakeRun({.model = model, .samples = 40}));
  }
  const Compared same(std::move(runs));
  const Notices notices = First<Notices>(same.Build());
  ASSERT_EQ(notices.items.size(), 7u);
  EXPECT_THAT(notices.items[5].text, HasSubstr("with B and with D"));
  EXPECT_EQ(notices.items[6].text, "So do 4 more pairs.");
}

// Of two runs the sentence alone has a p, of several the table of pairs one column.
TEST(ComparisonSectionTest, OnePOfWhichIsBetterIsShownAndTheOthersFolded) {
  const auto columns = [](const Table& table) {
    std::vector<std::string> titles;
    for (const Table::Column& column : table.columns) titles.push_back(column.title);
    return titles;
  };
  const Compared two({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  EXPECT_THAT(columns(First<Table>(two.Build())),
              ::testing::ElementsAre("Who is right", "Samples", "Share"));
  Compared three({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2}),
                  MakeRun({.model = "C", .seed = 3})});
  PairComparison& pair = ComparisonOf(three).pairs[1];
  pair.official.front().p = 0.01;
  pair.official.front().p_adjusted = 0.03;
  pair.accuracy.front().p = 0.02;
  pair.outcomes.test.p = 0.04;
  const Section section = three.Build();
  EXPECT_THAT(columns(First<Table>(section)),
              ::testing::ElementsAre("A", "B", "B − A", "Adjusted p", "Only A right",
                                     "Only B right", "Both right", "Neither", "κ", "ρ"));
  EXPECT_THAT(First<Table>(section).caption, HasSubstr("its p is adjusted for all pairs"));
  const Table& tests = *Folded(section, "Other tests of which is better, and which of them counts");
  EXPECT_THAT(columns(tests),
              ::testing::ElementsAre("A", "B", "Counts: overall score", "the same, not adjusted",
                                     "accuracy", "right or not (sign-flip)"));
  EXPECT_THAT(TextsOf(tests.rows.at(1)),
              ::testing::ElementsAre("A", "C", "0.030", "0.010", "0.020", "0.040"));
  EXPECT_THAT(tests.caption, HasSubstr("The one that counts is that of the overall score, adjusted "
                                       "for all pairs;"));
}

TEST(ComparisonSectionTest, SaysThatRunsAreNotComparedWhereTheyAreNot) {
  const std::vector<ReportRun> runs = {MakeRun({.samples = 4}), MakeRun({.samples = 4, .seed = 2})};
  const Section section = *ComparisonSection(Grouped(runs)[0]);
  ASSERT_EQ(section.blocks.size(), 1u);
  EXPECT_THAT(First<Paragraph>(section).text, HasSubstr("are not compared pair by pair"));
}

TEST(ComparisonSectionTest, NeedsTwoRuns) {
  const std::vector<ReportRun> runs = {MakeRun({.samples = 4})};
  EXPECT_FALSE(ComparisonSection(Grouped(runs)[0]).has_value());
}

}  // namespace
}  // namespace assay
