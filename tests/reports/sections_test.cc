#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "harness/io/file.h"
#include "reports/sections/registry.h"
#include "reports/sections/sections.h"
#include "tests/testing/paths.h"
#include "tests/testing/report_runs.h"

namespace assay {
namespace {

using ::testing::HasSubstr;
using testing::MakeRun;
using testing::Poisoned;

std::vector<SuiteRuns> Grouped(const std::vector<ReportRun>& runs) {
  return GroupBySuite(runs, 1000);
}

// With plain spaces for those at which no line may end.
std::string Plain(std::string text) {
  constexpr std::string_view kKept = "\u00a0";
  for (size_t at = 0; (at = text.find(kKept, at)) != std::string::npos;) {
    text.replace(at, kKept.size(), " ");
  }
  return text;
}

ReportRun AtStep(const std::string& series, int64_t step, double score) {
  ReportRun run = MakeRun({.samples = 10, .seed = static_cast<uint64_t>(step)});
  run.summary.run.series = series;
  run.summary.run.step = step;
  run.summary.official[0].estimate.value = score;
  return run;
}

// All tables of a section, also those inside other blocks.
std::vector<Table> TablesOf(const Section& section) {
  std::vector<Table> tables;
  for (const Block& block : section.blocks) {
    if (const Table* table = std::get_if<Table>(&block)) tables.push_back(*table);
    if (const Folds* folds = std::get_if<Folds>(&block)) {
      tables.insert(tables.end(), folds->tables.begin(), folds->tables.end());
    }
    const Figure* figure = std::get_if<Figure>(&block);
    if (figure != nullptr && figure->alternative) tables.push_back(*figure->alternative);
    if (const auto* samples = std::get_if<SampleBrowser>(&block)) tables.push_back(samples->worst);
  }
  return tables;
}

// What must hold of every registered section, whatever the runs.
void ExpectSound(const SectionKind& kind, const Section& section) {
  EXPECT_EQ(section.id, kind.id);
  EXPECT_FALSE(section.blocks.empty());
  for (const Table& table : TablesOf(section)) {
    EXPECT_FALSE(table.caption.empty());
    for (const std::vector<Cell>& row : table.rows) EXPECT_EQ(row.size(), table.columns.size());
  }
  for (const Block& block : section.blocks) {
    const Figure* figure = std::get_if<Figure>(&block);
    if (figure == nullptr) continue;
    EXPECT_FALSE(figure->summary.empty()) << "a figure needs a text alternative";
    EXPECT_FALSE(figure->title.empty());
    EXPECT_FALSE(figure->data.empty());
  }
}

TEST(SectionConformanceTest, EverySectionIsSoundForEveryShapeOfRuns) {
  ReportRun verdicts_only = MakeRun({.samples = 10});
  for (double& margin : verdicts_only.summary.columns.margin) margin = std::nan("");
  ReportRun no_numbers = MakeRun({.samples = 4});
  no_numbers.summary.official.clear();
  no_numbers.summary.estimates.clear();
  const std::vector<std::vector<ReportRun>> pages = {
      {MakeRun({})},
      {MakeRun({.samples = 1})},
      {MakeRun({.samples = 0})},
      {MakeRun({.responses = 4}), MakeRun({.responses = 4, .seed = 2})},
      {verdicts_only},
      {no_numbers},
      {AtStep("<b>\"'&", 1, 0.5), AtStep("<b>\"'&", 2, 0.5)},
      {Poisoned({.samples = 5}, "<b>\"'&\u202e"), MakeRun({.samples = 9})}};
  for (const std::vector<ReportRun>& runs : pages) {
    const std::vector<ReportComparison> comparisons = testing::CompareMade(runs);
    for (SuiteRuns& suite : Grouped(runs)) {
      if (!comparisons.empty()) suite.comparison = &comparisons[0].comparison;
      for (const SectionKind& kind : SectionKinds()) {
        SCOPED_TRACE(std::string(kind.id));
        const std::optional<Section> section = kind.build(suite);
        if (section) ExpectSound(kind, *section);
      }
    }
  }
}

// Runs that every section with a "how computed" fold has something to say of.
std::vector<ReportRun> RunsOfEverySection() {
  std::vector<ReportRun> runs = {AtStep("sft", 100, 0.5), AtStep("sft", 200, 0.6)};
  for (ReportRun& run : runs) {
    for (const char* metric : {"expected_agreement", "human_agreement", "agreement_ceiling"}) {
      run.summary.estimates.push_back({metric, "", run.summary.official[0].estimate});
    }
  }
  return runs;
}

TEST(SectionConformanceTest, EveryFoldThatSaysHowNamesADocumentThatThereIs) {
  const std::vector<ReportRun> runs = RunsOfEverySection();
  const std::vector<ReportComparison> comparisons = testing::CompareMade(runs);
  SuiteRuns suite = Grouped(runs)[0];
  suite.comparison = &comparisons.at(0).comparison;
  std::set<std::string> sections;
  for (const SectionKind& kind : SectionKinds()) {
    const std::optional<Section> section = kind.build(suite);
    if (!section) continue;
    for (const Block& block : section->blocks) {
      const Facts* facts = std::get_if<Facts>(&block);
      if (facts == nullptr || !facts->title.starts_with("How") || facts->items.size() < 3) continue;
      if (facts->title.starts_with("How alike")) continue;  // it says what, not how
      sections.insert(section->id);
      const auto& [name, more] = facts->items.back();
      SCOPED_TRACE(facts->title);
      ASSERT_EQ(name, "More");
      const size_t file = more.find("docs/"), colon = more.find(": ", file);
      ASSERT_NE(colon, std::string::npos) << more;
      const std::string text =
          ReadFile((testing::SourceDir() / more.substr(file, colon - file)).string());
      EXPECT_THAT(text, HasSubstr("# " + more.substr(colon + 2) + "\n"));
    }
  }
  EXPECT_THAT(sections,
              ::testing::ElementsAre("abstention", "annotators", "calibration", "comparison",
                                     "length-bias", "margins", "scores", "steps"));
}

TEST(ProvenanceSectionTest, LeadsToTheSuiteByAWebAddressAlone) {
  ReportRun run = MakeRun({.samples = 3});
  const auto links = [&](const char* url) {
    run.suite.url = url;
    const Section section = *ProvenanceSection(Grouped({run})[0]);
    return std::get<Facts>(section.blocks[0]).links;
  };
  EXPECT_THAT(links("https://github.com/ScalerLab/JudgeBench"),
              ::testing::ElementsAre(
                  ::testing::Pair("Suite's origin", "https://github.com/ScalerLab/JudgeBench")));
  for (const char* url : {"", "javascript:alert(1)", "http://x.example", "data:text/html,x",
                          "https://x.example/\" onclick=\"x", " https://x.example"}) {
    EXPECT_TRUE(links(url).empty()) << url;
  }
}

TEST(SectionConformanceTest, IdsAreUnique) {
  std::set<std::string_view> ids;
  for (const SectionKind& kind : SectionKinds()) ids.insert(kind.id);
  EXPECT_EQ(ids.size(), SectionKinds().size());
}

TEST(StepsSectionTest, PlotsTheScoreOfEachSeriesByStep) {
  const std::vector<ReportRun> runs = {AtStep("sft", 300, 0.625), AtStep("sft", 100, 0.6),
                                       AtStep("sft", 200, 0.65), AtStep("alone", 1, 0.5),
                                       MakeRun({.samples = 10})};
  const Section section = *StepsSection(Grouped(runs)[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  EXPECT_EQ(figure.summary,
            "sft: from 60.0 at step 100 to 62.5 at step 300; the highest is 65.0 at step 200. The "
            "intervals of first and last overlap: that change may be chance.");
  ASSERT_EQ(figure.data.size(), 3U);
  EXPECT_EQ(figure.data[0]["step"], 100);
  EXPECT_EQ(figure.data[1]["value"], 65.0);
  EXPECT_EQ(figure.alternative->rows.size(), 3U);
}

TEST(StepsSectionTest, HedgesTheChangeAsTheIntervalsDo) {
  std::vector<ReportRun> runs = {AtStep("sft", 1, 0.5), AtStep("sft", 2, 0.8)};
  std::optional<Interval>& first = runs[0].summary.official[0].estimate.interval;
  std::optional<Interval>& last = runs[1].summary.official[0].estimate.interval;
  first = Interval{0.4, 0.6, 0.95, "wilson"};
  last = Interval{0.7, 0.9, 0.95, "wilson"};
  const auto said = [&] {
    return std::get<Figure>(StepsSection(Grouped(runs)[0])->blocks[0]).summary;
  };
  EXPECT_THAT(said(), HasSubstr("The intervals of first and last are apart."));
  last->low = 0.6;
  EXPECT_THAT(said(), HasSubstr("overlap: that change may be chance."));
  last = std::nullopt;
  EXPECT_THAT(said(), HasSubstr("How sure that change is cannot be told."));
}

TEST(StepsSectionTest, NeedsTwoStepsOfOneSeries) {
  EXPECT_FALSE(StepsSection(Grouped({AtStep("a", 1, 0.5), AtStep("b", 2, 0.6)})[0]));
  EXPECT_FALSE(StepsSection(Grouped({MakeRun({.samples = 10}), MakeRun({.samples = 9})})[0]));
}

TEST(HeadlineSectionTest, PrintsTheOfficialScoreAsTheBenchmarkDoes) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 350})};
  runs[0].summary.printed = "62.29";
  runs[0].summary.official[0].estimate.interval->low = 0.5714;
  runs[0].summary.official[0].estimate.interval->high = 0.6743;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const Headline& headline = std::get<Headline>(section.blocks[0]);
  EXPECT_EQ(headline.title, "Tiny-Reward-1B");
  EXPECT_THAT(headline.subtitle, HasSubstr("JudgeBench (gpt)"));
  EXPECT_THAT(headline.subtitle, HasSubstr("n = 350"));
  EXPECT_EQ(headline.scores[0].value, "62.29");
  EXPECT_THAT(headline.scores[0].interval, HasSubstr("57.14\u202f–\u202f67.43"));
  EXPECT_TRUE(headline.badges.empty());
}

TEST(HeadlineSectionTest, SaysWhyTheIntervalIsNotTheUsualOne) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].summary.official[0].estimate.interval->method = "clopper-pearson";
  runs[0].summary.official[0].estimate.interval_because = "it rests on 8 clusters";
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  EXPECT_THAT(std::get<Headline>(section.blocks[0]).scores[0].method,
              HasSubstr("clopper-pearson: it rests on 8 clusters"));
}

TEST(HeadlineSectionTest, SaysHowManySamplesEachSelectionHas) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8}), MakeRun({.samples = 4})};
  runs[1].summary.selection.limit = 4;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const Headline& headline = std::get<Headline>(section.blocks[0]);
  EXPECT_THAT(headline.subtitle, HasSubstr("n = 4 to 8"));
  EXPECT_EQ(headline.scores[1].model, "Tiny-Reward-1B (limit 4, n = 4)");
}

TEST(HeadlineSectionTest, SaysWhyThereIsNoOverallScore) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].summary.official.erase(runs[0].summary.official.begin());
  runs[0].summary.no_overall = "LLMBar publishes five accuracies and no total";
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const HeadlineScore& score = std::get<Headline>(section.blocks[0]).scores[0];
  EXPECT_EQ(score.value, "");
  EXPECT_EQ(score.because, "LLMBar publishes five accuracies and no total");
}

TEST(HeadlineSectionTest, SaysOnceWhyNoRunHasAnOverallScore) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8})};
  const auto because = [&] {
    return std::get<Headline>(HeadlineSection(Grouped(runs)[0])->blocks[0]).because;
  };
  EXPECT_EQ(because(), "");
  runs[0].summary.official.erase(runs[0].summary.official.begin());
  runs[0].summary.no_overall = "it publishes none";
  EXPECT_EQ(because(), "");
  runs[1].summary.official.erase(runs[1].summary.official.begin());
  runs[1].summary.no_overall = "it publishes none";
  EXPECT_EQ(because(), "it publishes none");
}

TEST(HeadlineSectionTest, KeepsFractionsWhereTheBenchmarkPrintsThem) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].suite.printed = SuiteCard::Printed::kFraction6;
  runs[0].summary.printed = "0.701235";
  runs[0].summary.official[0].estimate.interval->low = 0.65;
  runs[0].summary.official[0].estimate.interval->high = 0.75;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  const HeadlineScore& score = std::get<Headline>(section.blocks[0]).scores[0];
  EXPECT_EQ(score.value, "0.701235");
  EXPECT_EQ(score.unit, "");
  EXPECT_EQ(score.interval, "0.6500\u202f–\u202f0.7500");
}

TEST(HeadlineSectionTest, SaysTheMethodOnceWhereItIsTheSame) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8})};
  const auto headline = [&] {
    return std::get<Headline>(HeadlineSection(Grouped(runs)[0])->blocks[0]);
  };
  EXPECT_EQ(headline().method, "95\u202f% interval, cluster bootstrap");
  runs[1].summary.official[0].estimate.interval->method = "jackknife";
  EXPECT_EQ(headline().method, "");
  EXPECT_EQ(headline().scores[1].method, "95\u202f% interval, jackknife");
}

TEST(HeadlineSectionTest, MarksSuitesThatAreNoBenchmarks) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].suite.illustrative = true;
  const Section section = *HeadlineSection(Grouped(runs)[0]);
  EXPECT_THAT(std::get<Headline>(section.blocks[0]).badges,
              ::testing::ElementsAre("illustrative, not a benchmark"));
}

Notices HealthOf(const Summary& summary) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8})};
  runs[0].summary.counts = summary.counts;
  runs[0].summary.health = summary.health;
  return std::get<Notices>(HealthSection(Grouped(runs)[0])->blocks[0]);
}

TEST(HealthSectionTest, IsOneQuietLineWhenClean) {
  Summary summary;
  summary.counts = {.samples = 8, .judged = 8};
  const Notices notices = HealthOf(summary);
  ASSERT_EQ(notices.items.size(), 1u);
  EXPECT_EQ(notices.items[0].level, Notice::Level::kQuiet);
}

TEST(HealthSectionTest, IsLoudAboutEverythingButTiesAndTruncations) {
  Summary summary;
  summary.counts = {.samples = 8, .judged = 8, .failed = 2, .tied = 1, .truncated = 3};
  summary.health = {"incomplete: the data lack math", "2 of 8 samples failed (unparsed)",
                    "1 of 8 samples tied", "3 of 8 samples truncated", "a warning"};
  std::vector<Notice::Level> levels;
  for (const Notice& notice : HealthOf(summary).items) levels.push_back(notice.level);
  using enum Notice::Level;
  EXPECT_THAT(levels, ::testing::ElementsAre(kLoud, kLoud, kNote, kNote, kLoud));
}

TEST(HealthSectionTest, HasOneLineForAllCleanRuns) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8}),
                                 MakeRun({.model = "C", .samples = 8})};
  const auto notices = [&] {
    return std::get<Notices>(HealthSection(Grouped(runs)[0])->blocks[0]).items;
  };
  ASSERT_EQ(notices().size(), 1u);
  EXPECT_THAT(notices()[0].text, HasSubstr("All 3 runs: all judged."));
  runs[0].summary.health = {"a warning"};
  ASSERT_EQ(notices().size(), 2u);
  EXPECT_EQ(notices()[0].subject, "A");
  EXPECT_THAT(notices()[1].text, HasSubstr("The other 2 runs: all judged."));
}

TEST(HealthSectionTest, IsLoudAboutInvarianceOnlyWhereBitsDiffer) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 8}), MakeRun({.samples = 8, .seed = 2})};
  for (size_t run = 0; run < 2; ++run) {
    Summary& summary = runs[run].summary;
    summary.run.invariance =
        Invariance{.samples = 5, .differ = run, .largest = 0.5, .first_id = "x"};
    summary.health = {InvarianceLine(*summary.run.invariance)};
  }
  const auto notices = std::get<Notices>(HealthSection(Grouped(runs)[0])->blocks[0]);
  ASSERT_EQ(notices.items.size(), 2u);
  EXPECT_EQ(notices.items[0].level, Notice::Level::kNote);
  EXPECT_EQ(notices.items[1].level, Notice::Level::kLoud);
}

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

template <typename T>
const T& First(const Section& section) {
  for (const Block& block : section.blocks) {
    if (const T* found = std::get_if<T>(&block)) return *found;
  }
  ADD_FAILURE() << "no such block";
  static const T kNone;
  return kNone;
}

std::vector<std::string> TextsOf(const Section& section) {
  std::vector<std::string> texts;
  for (const Block& block : section.blocks) {
    if (const Paragraph* paragraph = std::get_if<Paragraph>(&block)) {
      texts.push_back(paragraph->text);
    }
  }
  return texts;
}

// The table of a section under this fold.
const Table* Folded(const Section& section, std::string_view folded) {
  for (const Block& block : section.blocks) {
    const Table* table = std::get_if<Table>(&block);
    if (table != nullptr && table->folded == folded) return table;
  }
  return nullptr;
}

std::vector<std::string> TextsOf(const std::vector<Cell>& row) {
  std::vector<std::string> texts;
  for (const Cell& cell : row) texts.push_back(cell.text);
  return texts;
}

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
            "B is better than A by 2.10 points (0.40\u00a0to\u00a03.80; p = 0.013). Every subset "
            "alone says the same, p adjusted for 4 subsets.");
  const Figure& figure = First<Figure>(section);
  EXPECT_THAT(figure.summary,
              HasSubstr("Overall (350) +2.1\u00a0(+0.4\u00a0to\u00a0+3.8); Knowledge (88) "));
  EXPECT_THAT(figure.title, HasSubstr("B less A, with"));
  ASSERT_EQ(figure.data.size(), 5u);
  EXPECT_EQ(figure.data[1]["name"], "Knowledge (88)");
  EXPECT_TRUE(std::holds_alternative<Facts>(section.blocks.back()));
}

TEST(ComparisonSectionTest, CountsLeadToTheSamples) {
  Compared compared({MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})});
  const OutcomeCounts& counts = ComparisonOf(compared).pairs[0].outcomes;
  const std::vector<Cell> row = First<Table>(compared.Build()).rows.at(0);
  ASSERT_EQ(row.size(), 6u);
  EXPECT_EQ(row[2].text, std::to_string(counts.only_first));
  EXPECT_EQ(row[2].href, "#suite=s1&right=1&wrong=2");
  EXPECT_EQ(row[3].href, "#suite=s1&right=2&wrong=1");
  EXPECT_EQ(row[4].href, "#suite=s1&right=1,2");
  EXPECT_EQ(row[5].href, "#suite=s1&wrong=1,2");
  ComparisonOf(compared).pairs[0].outcomes.neither = 0;
  EXPECT_EQ(First<Table>(compared.Build()).rows[0][5].href, "") << "nothing to see";
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
      ::testing::Contains("None of 1 kind of samples stands out (smallest adjusted p 0.200: "
                          "subset Math)."));
  pair.slices[0].p_adjusted = 0.01;
  EXPECT_THAT(TextsOf(compared.Build()),
              ::testing::Contains("1 of 1 kind of samples stands out: the difference there is "
                                  "another one than on the rest."));
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
  EXPECT_THAT(
      columns(First<Table>(two.Build())),
      ::testing::ElementsAre("A", "B", "Only A right", "Only B right", "Both right", "Neither"));
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

// Type-7 quantiles of 1, 2, 4, 8 by hand: 1.75, 3, 5.
TEST(MarginsSectionTest, SaysTheQuartilesWhateverTheOrder) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 4, .subsets = {"all"}})};
  runs[0].summary.columns.margin = {8, 1, 4, 2};
  const Section section = *MarginsSection(Grouped(runs)[0]);
  const Figure* figure = nullptr;
  for (const Block& block : section.blocks) {
    if (figure == nullptr) figure = std::get_if<Figure>(&block);
  }
  ASSERT_NE(figure, nullptr);
  EXPECT_THAT(figure->summary, HasSubstr("lie between 1.750 and 5.000"));
  EXPECT_THAT(figure->summary, HasSubstr("the median is 3.000"));
  // The line at 0 is drawn once, not once for each bar.
  EXPECT_EQ(figure->spec["layer"][1]["data"]["values"].size(), 1u);
}

Estimate Found(std::optional<double> value, size_t n, std::optional<Interval> interval) {
  Estimate estimate;
  estimate.value = value;
  estimate.interval = std::move(interval);
  estimate.n = n;
  estimate.because = "no such sample";
  estimate.interval_because = "one sample";
  return estimate;
}

// Both groups of both runs, in the words of the table below.
TEST(LengthBiasSectionTest, TheFiguresTextSaysWhatTheTableSays) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2})};
  const auto set = [&](size_t run, std::string_view metric, const Estimate& estimate) {
    for (MetricEstimate& own : runs[run].summary.estimates) {
      if (own.metric == metric) own.estimate = estimate;
    }
  };
  set(0, "accuracy_longer", Found(0.75, 1200, Interval{0.5, 0.875, 0.95, "wilson"}));
  set(0, "accuracy_shorter", Found(0.25, 1, std::nullopt));
  set(1, "accuracy_longer", Found(0.5, 1200, Interval{0.375, 0.625, 0.95, "wilson"}));
  set(1, "accuracy_shorter", Found(std::nullopt, 0, std::nullopt));
  const Section section = *LengthBiasSection(Grouped(runs)[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  EXPECT_EQ(figure.summary,
            "Chosen is longer: A 75.00\u00a0(50.00\u00a0to\u00a087.50, n = 1,200); "
            "B 50.00\u00a0(37.50\u00a0to\u00a062.50, n = 1,200). "
            "Chosen is shorter: A 25.00\u00a0(one sample, n = 1); "
            "B undefined\u00a0(no such sample).");
  // A point without an interval claims none.
  EXPECT_THAT(figure.data.dump(), HasSubstr("\"chosen is shorter: 25.0, n = 1\""));
}

std::string Joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " | ") + text;
  return all;
}

// Ranges of a scale of the forest plot, by run.
Json RangeOf(const Json& encoding) { return encoding.at("scale").at("range"); }

TEST(ScoresSectionTest, TellsBaselinesApartByShadeLineAndMark) {
  const std::vector<ReportRun> runs = {
      MakeRun({.model = "A", .samples = 8}),
      MakeRun({.model = "B", .adapter = "baseline", .samples = 8, .seed = 2}),
      MakeRun({.model = "C", .adapter = "baseline", .samples = 8, .seed = 3})};
  const Section section = *ScoresSection(Grouped(runs)[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  const Json& spec = figure.spec;
  EXPECT_EQ(RangeOf(spec["encoding"]["stroke"]), Json({"@run-1", "@baseline-1", "@baseline-2"}));
  const auto dash = [&](size_t run) { return figure.data[run]["dash"]; };
  EXPECT_NE(dash(1), dash(2));
  EXPECT_EQ(dash(0), Json({1, 0}));  // whole
  const Json& marks = spec["layer"][1]["encoding"];
  EXPECT_NE(RangeOf(marks["shape"])[1], RangeOf(marks["shape"])[2]);
  EXPECT_EQ(RangeOf(marks["fill"]), Json({"@run-1", "@surface", "@surface"}));
}

// sigmoid(a difference of bytes) is no probability.
TEST(ScoresSectionTest, HasNoProbabilityOfRewardsThatAreNoLogOdds) {
  std::vector<ReportRun> runs = {
      MakeRun({.model = "A", .samples = 8}),
      MakeRun({.model = "B", .adapter = "baseline", .samples = 8, .seed = 2})};
  for (ReportRun& run : runs) {
    run.summary.estimates.push_back({"p_chosen", "", Found(0.75, 8, std::nullopt)});
  }
  const Section section = *ScoresSection(Grouped(runs)[0]);
  std::vector<std::string> said;
  for (const Table& table : First<Folds>(section).tables) {
    for (const std::vector<Cell>& row : table.rows) {
      if (row[0].text == "p_chosen") said.push_back(table.folded + ": " + Joined(TextsOf(row)));
    }
  }
  EXPECT_THAT(said,
              ::testing::ElementsAre(
                  "Margins and probabilities (1): p_chosen | everything | A | 75.00 |  |  | 8",
                  "Not applicable (3): p_chosen | B | the model's rewards are no log-odds"));
}

TEST(ScoresSectionTest, EveryNumberIsInTheTableOfItsKind) {
  ReportRun run = MakeRun({.samples = 8, .subsets = {"Math", "Chat"}});
  run.summary.estimates.clear();
  const std::vector<std::pair<std::string, std::vector<std::string>>> kinds = {
      {"Accuracy",
       {"accuracy", "accuracy:honesty", "accuracy@tone", "own_accuracy:tone", "best_of_n",
        "accuracy_agreed", "accuracy_split"}},
      {"Length", {"accuracy_longer", "accuracy_shorter", "accuracy_length_gap"}},
      {"Margins and probabilities", {"p_chosen", "margin_q05", "margin_q50"}},
      {"Agreement with annotators",
       {"expected_agreement", "human_agreement", "agreement_ceiling", "soft_kl", "soft_brier"}},
      {"Agreement with itself", {"repeat_changed", "repeat_sd", "repeat_within", "repeat_between"}},
      {"Abstention", {"aurc", "e_aurc", "auroc"}},
      {"Calibration",
       {"over_confidence", "ece", "ece_debiased", "ece_over", "ace", "mce", "rmsce", "smooth_ece",
        "brier", "brier_within", "nll", "nll_shift", "sharpness", "temperature", "ece:honesty",
        "ece_at_temperature"}},
      {"Other numbers", {"something_new"}}};
  std::vector<std::string> wanted = {"Official scores (3)"};
  for (const auto& [kind, metrics] : kinds) {
    for (const std::string& metric : metrics) {
      for (const char* subset : {"", "Math"}) {
        run.summary.estimates.push_back({metric, subset, Found(0.5, 8, std::nullopt)});
      }
    }
    // What unfolds under calibration is not said of every subset once more.
    const size_t details = kind == "Calibration" ? 4 : 0;
    wanted.push_back(kind + " (" + std::to_string(2 * metrics.size() - details) + ")");
  }
  wanted.push_back("Not applicable (1)");
  const Section section = *ScoresSection(Grouped({run})[0]);
  const Folds& folds = First<Folds>(section);
  std::vector<std::string> titles;
  size_t rows = 0;
  for (const Table& table : folds.tables) {
    titles.push_back(table.folded);
    rows += table.rows.size();
  }
  EXPECT_EQ(titles, wanted);
  EXPECT_EQ(rows, 3 + run.summary.estimates.size() - 4 + 1) << "none is lost";
  EXPECT_EQ(Joined(TextsOf(folds.tables[1].rows[1])), "accuracy | Math | 50.00 |  |  | 8");
}

TEST(ScoresSectionTest, WhatIsOfOneNumberStandsTogetherWhateverTheRun) {
  const std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                       MakeRun({.model = "B", .samples = 8, .seed = 2})};
  const Section section = *ScoresSection(Grouped(runs)[0]);
  std::vector<std::string> said;
  for (const std::vector<Cell>& row : First<Folds>(section).tables[0].rows) {
    said.push_back(row[1].text + " " + row[2].text);
  }
  EXPECT_THAT(said, ::testing::ElementsAre("everything A", "everything B", "Knowledge A",
                                           "Knowledge B", "Reasoning A", "Reasoning B", "Math A",
                                           "Math B", "Coding A", "Coding B"));
}

// The rows and columns of the first table, models and scores.
std::vector<std::vector<std::string>> ScoreTable(size_t models) {
  std::vector<ReportRun> runs;
  for (size_t i = 0; i < models; ++i) {
    runs.push_back(MakeRun({.model = std::string(1, static_cast<char>('A' + i)),
                            .samples = 8,
                            .subsets = {"x", "y"},
                            .seed = i + 1}));
    for (size_t score = 0; score < 3; ++score) {
      runs[i].summary.official[score].estimate.value = static_cast<double>(10 * i + score) / 100;
    }
  }
  const Section section = *ScoresSection(Grouped(runs)[0]);
  const Table& table = First<Table>(section);
  std::vector<std::vector<std::string>> texts(1);
  for (const Table::Column& column : table.columns) texts[0].push_back(column.title);
  for (const std::vector<Cell>& row : table.rows) texts.push_back(TextsOf(row));
  return texts;
}

TEST(ScoresSectionTest, TableHasARowPerScoreWhereScoresAreMoreThanModels) {
  using Texts = std::vector<std::vector<std::string>>;
  EXPECT_EQ(ScoreTable(2), (Texts{{"Score", "A", "B"},
                                  {"Overall", "0.00", "10.00"},
                                  {"x", "1.00", "11.00"},
                                  {"y", "2.00", "12.00"}}));
  EXPECT_EQ(ScoreTable(3), (Texts{{"Model", "Overall", "x", "y"},
                                  {"A", "0.00", "1.00", "2.00"},
                                  {"B", "10.00", "11.00", "12.00"},
                                  {"C", "20.00", "21.00", "22.00"}}));
}

// A run that claims 90 % of 300 comparisons and 60 % of 100, of which 75 and 60 % are right.
ReportRun OverConfident() {
  ReportRun run = MakeRun({.model = "A"});
  CalibrationBin low{.low = 0.55, .high = 0.6, .count = 100, .weight = 100};
  low.confidence = low.outcome = 0.6;
  CalibrationBin high{.low = 0.85, .high = 0.9, .count = 300, .weight = 300};
  high.confidence = 0.9;
  high.outcome = 0.75;
  run.summary.calibration.reliability = {
      {low, Interval{0.5, 0.69, 0.95, "consistency resampling"}},
      {high, Interval{0.86, 0.93, 0.95, "consistency resampling"}}};
  const auto add = [&](const char* metric, double value, std::optional<Interval> interval) {
    run.summary.estimates.push_back({metric, "", Found(value, 400, std::move(interval))});
  };
  add("over_confidence", 0.1125, Interval{0.07, 0.155, 0.95, "cluster-robust"});
  add("temperature", 2, Interval{1.4, 3.5, 0.95, "cluster-robust"});
  add("ece", 0.1125, Interval{0.05, 0.16, 0.95, "debiased cluster bootstrap"});
  add("ece_at_temperature", 0.02, std::nullopt);
  return run;
}

MetricEstimate& Metric(ReportRun& run, std::string_view metric) {
  return *std::ranges::find(run.summary.estimates, metric, &MetricEstimate::metric);
}

std::string CalibrationSummary(const ReportRun& run) {
  const Section section = *CalibrationSection(Grouped({run})[0]);
  return Plain(std::get<Figure>(section.blocks[0]).summary);
}

TEST(CalibrationSectionTest, SaysWhatTheNumbersSay) {
  EXPECT_EQ(
      CalibrationSummary(OverConfident()),
      "It claims to be right 82.5 % of the time and is right 71.2 %: it is over-confident by "
      "11.2 points (7.0 to 15.5). Its best temperature, 2 (1.4 to 3.5), is above 1: on samples "
      "that it was not learned from, dividing by it lowers the calibration error (from 11.2 to "
      "2.0 %). Dashed line: confidence that is just right. Grey bars: where 95 of 100 points would "
      "lie if the model were calibrated, by chance alone.");
}

TEST(CalibrationSectionTest, SaysWhatGreyBarsAreWhereThereAreSome) {
  ReportRun run = OverConfident();
  for (ReliabilityPoint& point : run.summary.calibration.reliability) point.band = std::nullopt;
  EXPECT_THAT(CalibrationSummary(run), ::testing::Not(HasSubstr("Grey bars")));
  run.summary.calibration.reliability[1].band = Interval{0.86, 0.93, 0.95, "x"};
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("Grey bars: where 95 of 100 points would lie"));
}

TEST(CalibrationSectionTest, HedgesWhereTheIntervalsDo) {
  ReportRun run = OverConfident();
  Metric(run, "over_confidence").estimate.interval->low = -0.01;
  Metric(run, "temperature").estimate.interval->low = 0.9;
  EXPECT_THAT(CalibrationSummary(run),
              HasSubstr("the difference of 11.2 points (\u22121.0 to 15.5) may be chance."));
  EXPECT_THAT(CalibrationSummary(run),
              HasSubstr("may be 1: nothing shows that its confidence needs"));
  Metric(run, "over_confidence").estimate.interval = std::nullopt;
  EXPECT_THAT(CalibrationSummary(run),
              HasSubstr("how sure that difference is cannot be told (one sample)."));
  Metric(run, "temperature").estimate.value = std::nullopt;
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("It has no best temperature: no such sample."));
}

TEST(CalibrationSectionTest, SaysWhereItDoesNotHelp) {
  ReportRun run = OverConfident();
  Metric(run, "over_confidence").estimate.value = -0.1125;
  Metric(run, "over_confidence").estimate.interval = Interval{-0.155, -0.07, 0.95, "x"};
  Metric(run, "ece_at_temperature").estimate.value = 0.12;
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("under-confident by 11.2 points (7.0 to 15.5)."));
  EXPECT_THAT(CalibrationSummary(run), HasSubstr("does not lower the calibration error"));
}

TEST(CalibrationSectionTest, TheFigureHasCountsAndBandsAndTheModelWithoutOneALine) {
  ReportRun without = MakeRun({.model = "B", .seed = 2});
  without.summary.calibration.reliability.clear();
  without.summary.not_applicable = {{"ece", "a baseline's rewards are no log-odds"}};
  const Section section = *CalibrationSection(Grouped({OverConfident(), without})[0]);
  const Figure& figure = std::get<Figure>(section.blocks[0]);
  ASSERT_EQ(figure.data.size(), 2u);
  EXPECT_EQ(figure.data[1]["pairs"], 300);
  EXPECT_EQ(figure.data[1]["high"], 93);
  EXPECT_EQ(figure.alternative->rows[1][3].interval, "86.0\u202f–\u202f93.0");
  EXPECT_EQ(std::get<Paragraph>(section.blocks[1]).text,
            "Not applicable to B: a baseline's rewards are no log-odds.");
  EXPECT_TRUE(std::holds_alternative<Facts>(section.blocks[2]));
}

TEST(CalibrationSectionTest, SaysWhoseConfidenceItIsWhereItIsNotThatOfRewards) {
  ReportRun run = OverConfident();
  EXPECT_THAT(CalibrationSummary(run), ::testing::StartsWith("It claims"));
  run.summary.calibration.confidence = Confidence::kVotes;
  EXPECT_THAT(CalibrationSummary(run),
              ::testing::StartsWith("Its confidence is the share of its members that agree. It"));
  run.summary.calibration.confidence = Confidence::kVerdicts;
  EXPECT_THAT(CalibrationSummary(run),
              ::testing::StartsWith("Its confidence is what its verdicts state. It claims"));
}

TEST(CalibrationSectionTest, WhereNoneAppliesItIsOneLine) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A"}), MakeRun({.model = "B", .seed = 2}),
                                 MakeRun({.model = "C", .seed = 3})};
  for (ReportRun& run : runs) {
    run.summary.calibration = {};
    run.summary.not_applicable = {{"ece", "no log-odds"}};
  }
  runs[2].summary.not_applicable = {{"ece", "no rewards"}};
  const Section section = *CalibrationSection(Grouped(runs)[0]);
  ASSERT_EQ(section.blocks.size(), 1u);
  EXPECT_EQ(std::get<Paragraph>(section.blocks[0]).text,
            "Not applicable to A and B: no log-odds; to C: no rewards.");
  EXPECT_FALSE(AbstentionSection(Grouped(runs)[0]).has_value());
}

TEST(CalibrationSectionTest, TablesUnfoldWhereTheyApply) {
  ReportRun run = OverConfident();
  const Section without = *CalibrationSection(Grouped({run})[0]);
  EXPECT_EQ(Folded(without, "By section and subset"), nullptr);
  EXPECT_EQ(Folded(without, "By dimension"), nullptr);
  EXPECT_EQ(Folded(without, "Learned on one part, tested on the others"), nullptr);

  run.summary.estimates.push_back({"over_confidence", "Math", Found(-0.05, 99, std::nullopt)});
  run.summary.estimates.push_back({"over_confidence:tone", "", Found(0.2, 50, std::nullopt)});
  Binning binning;
  binning.bins = 15;
  binning.equal_mass = true;
  binning.error.ece = 0.123;
  run.summary.calibration.binnings = {binning};
  ShiftCell cell;
  cell.log_loss_before.value = 0.7;
  cell.log_loss_after.value = 0.5;
  run.summary.calibration.shift = {{"Math", "Chat", cell}, {"Chat", "Math", cell}};
  const Section section = *CalibrationSection(Grouped({run})[0]);
  const Table& parts = *Folded(section, "By section and subset");
  ASSERT_EQ(parts.rows.size(), 2u);
  EXPECT_EQ(parts.rows[1][1].text, "Math");
  EXPECT_EQ(parts.rows[1][2].text, "\u22125.0");
  EXPECT_EQ(Folded(section, "By dimension")->rows[0][2].text, "20.0");
  const Table& bins = *Folded(section, "Errors by the choice of bins");
  EXPECT_EQ(bins.rows[0][1].text, "15 of equal mass");
  EXPECT_EQ(bins.rows[0][2].text, "12.3");
  const Table& shift = *Folded(section, "Learned on one part, tested on the others");
  ASSERT_EQ(shift.rows.size(), 2u);
  EXPECT_EQ(shift.rows[0][1].text, "Math");
  EXPECT_EQ(shift.rows[0][2].text, "–");
  EXPECT_EQ(shift.rows[0][3].text, "0.500");
  EXPECT_EQ(shift.rows[0][3].note, "was 0.700");
}

// 20 % of the most confident 60 % are wrong, and 30 % of all.
ReportRun Abstaining(std::optional<Interval> auroc) {
  ReportRun run = MakeRun({.model = "A"});
  run.summary.calibration.risk_coverage = {{0.3, 0.1}, {0.6, 0.2}, {1, 0.3}};
  run.summary.estimates.push_back({"auroc", "", Found(0.7, 300, std::move(auroc))});
  return run;
}

std::string AbstentionSummary(const ReportRun& run) {
  return Plain(std::get<Figure>(AbstentionSection(Grouped({run})[0])->blocks[0]).summary);
}

TEST(AbstentionSectionTest, SaysWhatTheNumbersSay) {
  EXPECT_EQ(AbstentionSummary(Abstaining(Interval{0.6, 0.8, 0.95, "cluster bootstrap"})),
            "Of all claims 30.0 % are wrong, of the most confident half 18.0 %. A right claim has "
            "more confidence than a wrong one with a chance of 70.0 % (60.0 to 80.0): leaving the "
            "least confident to somebody else pays.");
  EXPECT_THAT(AbstentionSummary(Abstaining(Interval{0.4, 0.8, 0.95, "cluster bootstrap"})),
              HasSubstr("which may be no better than a coin."));
  EXPECT_THAT(AbstentionSummary(Abstaining(std::nullopt)),
              HasSubstr("how sure that is cannot be told (one sample)."));
}

TEST(AbstentionSectionTest, TheTableHasTheCurveAtTenths) {
  const Section section = *AbstentionSection(Grouped({Abstaining(std::nullopt)})[0]);
  const Table& table = *std::get<Figure>(section.blocks[0]).alternative;
  ASSERT_EQ(table.rows.size(), 10u);
  EXPECT_EQ(table.rows[2][1].text, "10.0");  // 30 %
  EXPECT_EQ(table.rows[3][1].text, "15.0");  // of 30 % a tenth, of the next 10 % three
  EXPECT_EQ(table.rows[9][1].text, "30.0");
}

TEST(AnnotatorsSectionTest, SaysWhatTheNumbersSay) {
  ReportRun run = MakeRun({.model = "A"});
  EXPECT_FALSE(AnnotatorsSection(Grouped({run})[0]).has_value());
  const auto add = [&](const char* metric, double value, double low, double high) {
    run.summary.estimates.push_back({metric, "", Found(value, 90, Interval{low, high, 0.95, "x"})});
  };
  add("expected_agreement", 0.7, 0.66, 0.74);
  add("human_agreement", 0.6, 0.55, 0.65);
  add("agreement_ceiling", 0.8, 0.78, 0.82);
  run.summary.not_applicable.push_back({"soft_kl", "no log-odds"});
  const auto section = [&] { return *AnnotatorsSection(Grouped({run})[0]); };
  const std::string said = Plain(std::get<Figure>(section().blocks[0]).summary);
  EXPECT_EQ(said,
            "It agrees with an annotator drawn at random 70.0 % (66.0 to 74.0) of the time; two "
            "annotators agree 60.0 % (55.0 to 65.0) of the time, less often than with it. No model "
            "could agree more often than 80.0 %: annotators differ.");
  EXPECT_EQ(std::get<Table>(section().blocks[1]).rows[0][4].note, "no log-odds");
  Metric(run, "human_agreement").estimate.interval->high = 0.67;
  EXPECT_THAT(std::get<Figure>(section().blocks[0]).summary, HasSubstr("which may be as often."));
}

TEST(ScoresSectionTest, SaysWhereOneRunIsBestAndWorst) {
  ReportRun run = MakeRun({.samples = 40, .subsets = {"Math", "Chat"}});
  const auto set = [&](size_t i, double value, double low, double high) {
    run.summary.official[i].estimate = Found(value, 20, Interval{low, high, 0.95, "wilson"});
  };
  set(1, 0.5, 0.4, 0.6);
  set(2, 0.8, 0.7, 0.9);
  const auto summary = [&] {
    return Plain(std::get<Figure>(ScoresSection(Grouped({run})[0])->blocks[0]).summary);
  };
  EXPECT_THAT(summary(),
              HasSubstr("It does best on Chat, 80.0 % (70.0 to 90.0), and worst on Math, "
                        "50.0 % (40.0 to 60.0): their intervals are apart."));
  set(2, 0.65, 0.55, 0.75);
  EXPECT_THAT(summary(), HasSubstr("their intervals overlap, so that order may be chance."));
}

TEST(ScoresSectionTest, SaysWhichRunHasTheHighestScore) {
  std::vector<ReportRun> runs = {MakeRun({.model = "A", .samples = 8}),
                                 MakeRun({.model = "B", .samples = 8, .seed = 2})};
  runs[0].summary.official[0].estimate = Found(0.5, 8, Interval{0.4, 0.6, 0.95, "wilson"});
  runs[1].summary.official[0].estimate = Found(0.8, 8, Interval{0.7, 0.9, 0.95, "wilson"});
  const auto summary = [&] {
    return std::get<Figure>(ScoresSection(Grouped(runs)[0])->blocks[0]).summary;
  };
  EXPECT_THAT(summary(),
              HasSubstr("B has the highest overall score; its interval is above that of A"));
  runs[0].summary.official[0].estimate.interval->high = 0.75;
  EXPECT_THAT(summary(), HasSubstr("its interval overlaps that of A"));
}

TEST(ScoresSectionTest, SaysHowFarAJudgeAgreesWithItself) {
  ReportRun run = MakeRun({.samples = 8});
  run.summary.run.ask.repeats = 3;
  run.summary.estimates.push_back(
      {"repeat_changed", "", Found(0.125, 8, Interval{0.02, 0.4, 0.95, "wilson"})});
  run.summary.estimates.push_back({"repeat_sd", "", Found(0.02, 8, std::nullopt)});
  const Section section = *ScoresSection(Grouped({run})[0]);
  std::vector<std::string> said;
  for (const Block& block : section.blocks) {
    if (const auto* paragraph = std::get_if<Paragraph>(&block))
      said.push_back(Plain(paragraph->text));
  }
  EXPECT_THAT(said, ::testing::ElementsAre(
                        "Asked 3 times, it judges 12.5 % (2.0 to 40.0) of the samples differently; "
                        "from one time to the next its accuracy moves by a standard deviation of "
                        "2.0 points."));
}

TEST(ScoresSectionTest, SaysHowFarASeedMovesTheScore) {
  std::vector<ReportRun> runs;
  for (uint64_t seed : {0, 1}) {
    runs.push_back(MakeRun({.model = "J", .samples = 8}));
    runs.back().summary.run.ask.seed = seed;
    runs.back().summary.official[0].estimate.value = seed == 0 ? 0.5 : 0.6;
  }
  const auto said = [&] {
    std::string text;
    const Section section = *ScoresSection(Grouped(runs)[0]);
    for (const Block& block : section.blocks) {
      if (const auto* paragraph = std::get_if<Paragraph>(&block)) text += paragraph->text;
    }
    return text;
  };
  EXPECT_EQ(said(),  // the deviation of two is their difference over √2
            "With 2 seeds J scores 55.0 % on average; between seeds that moves by a standard "
            "deviation of 7.1 points, known to its order of magnitude from so few.");
  runs[1].summary.run.model.fingerprint = "sha256:another";
  EXPECT_EQ(said(), "");
}

std::string LengthSentence(double gap, double low, double high) {
  ReportRun run = MakeRun({.model = "A"});
  run.summary.estimates.push_back(
      {"accuracy_length_gap", "", Found(gap, 350, Interval{low, high, 0.95, "square-and-add"})});
  const Section section = *LengthBiasSection(Grouped({run})[0]);
  for (const Block& block : section.blocks) {
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) return Plain(paragraph->text);
  }
  return "";
}

TEST(LengthBiasSectionTest, SaysWhetherTheDifferenceMayBeChance) {
  EXPECT_EQ(LengthSentence(0.12, 0.03, 0.21),
            "It is 12.0 points more accurate where the chosen response is the longer one (3.0 to "
            "21.0): it leans on length, or longer right answers are the easier ones here.");
  EXPECT_EQ(LengthSentence(-0.12, -0.21, -0.03),
            "It is 12.0 points more accurate where the chosen response is the shorter one (3.0 to "
            "21.0): it leans on brevity, or shorter right answers are the easier ones here.");
  EXPECT_EQ(LengthSentence(-0.02, -0.1, 0.06),
            "It is 2.0 points more accurate where the chosen response is the shorter one "
            "(\u22126.0 to 10.0), which may be chance.");
}

TEST(LengthBiasSectionTest, WhereItDoesNotApplyItIsOneLine) {
  ReportRun run = MakeRun({.samples = 8});
  std::erase_if(run.summary.estimates, [](const MetricEstimate& estimate) {
    return estimate.metric.starts_with("accuracy_");
  });
  run.summary.not_applicable = {{"accuracy_longer", "the model gives no rewards"}};
  const Section section = *LengthBiasSection(Grouped({run})[0]);
  ASSERT_EQ(section.blocks.size(), 1u);
  EXPECT_EQ(std::get<Paragraph>(section.blocks[0]).text,
            "Not applicable: the model gives no rewards.");
}

std::vector<std::string> MarginLabels(const std::vector<double>& margins) {
  ReportRun run = MakeRun({.samples = margins.size(), .subsets = {"all"}});
  run.summary.columns.margin = margins;
  const Section section = *MarginsSection(Grouped({run})[0]);
  std::vector<std::string> labels;
  for (const auto& row : First<Figure>(section).alternative->rows) labels.push_back(row[0].text);
  return labels;
}

// Bins of 0.5 up to the quantile 0.995 of 1, 2, 4, 8, which is 7.94: 8 is beyond the last.
TEST(MarginsSectionTest, LabelsOfTheOutermostBinsAreOpen) {
  EXPECT_THAT(MarginLabels({8, 1, 4, 2}), ::testing::ElementsAre("1.000 to 1.500", "2.000 to 2.500",
                                                                 "4.000 to 4.500", "≥ 7.500"));
  EXPECT_THAT(MarginLabels({-8, -1, -4, -2}),
              ::testing::ElementsAre("< −7.500", "−4.000 to −3.500", "−2.000 to −1.500",
                                     "−1.000 to −0.500"));
  EXPECT_THAT(MarginLabels({0, 0, 0}), ::testing::Each("any"));
}

TEST(MarginsSectionTest, BinsMarginsAsLargeAsNumbersGo) {
  const std::vector<std::string> labels = MarginLabels({1e308, -1e308, 1e308, -1e308});
  ASSERT_EQ(labels.size(), 2u);
  EXPECT_THAT(labels[0], ::testing::StartsWith("< "));
  EXPECT_THAT(labels[1], ::testing::StartsWith("≥ "));
}

// Eleven right by 4 and eleven wrong by 1 or by 8.
std::string MarginsSentence(double wrong) {
  ReportRun run = MakeRun({.samples = 22, .subsets = {"all"}});
  for (size_t i = 0; i < 22; ++i) run.summary.columns.margin[i] = i < 11 ? 4 : -wrong;
  return std::get<Figure>(MarginsSection(Grouped({run})[0])->blocks[0]).summary;
}

TEST(MarginsSectionTest, SaysWhetherMistakesAreCloseCalls) {
  EXPECT_THAT(MarginsSentence(1), HasSubstr("Where it is wrong it misses by 1.000 (median), where "
                                            "it is right it wins by 4.000: it errs by smaller "
                                            "margins than it wins by."));
  EXPECT_THAT(MarginsSentence(8), HasSubstr("it errs by larger margins than it wins by."));
  EXPECT_THAT(MarginsSentence(4), HasSubstr("it wins by 4.000: about as much."));
}

TEST(SamplesSectionTest, ListsTheWorstMarginsAndFailuresFirst) {
  std::vector<ReportRun> runs = {MakeRun({.samples = 4, .subsets = {"all"}})};
  SampleColumns& columns = runs[0].summary.columns;
  columns.margin = {2, -3, std::nan(""), -1};
  columns.flags = {0, 0, SampleColumns::kFailed, 0};
  std::vector<std::string> ids;
  runs[0].judged([&](const JudgedSample& judged) { ids.push_back(judged.id); });
  const Section section = *SamplesSection(Grouped(runs)[0]);
  const Table& worst = std::get<SampleBrowser>(section.blocks.back()).worst;
  std::vector<std::string> listed;
  for (const std::vector<Cell>& row : worst.rows) listed.push_back(row[0].text);
  EXPECT_THAT(listed, ::testing::ElementsAre(ids[2], ids[1], ids[3], ids[0]));
}

TEST(ProvenanceSectionTest, HoldsTheModelsCard) {
  ReportRun run = MakeRun({.samples = 4});
  run.summary.run.model.parameters = 8'030'000'000;
  run.summary.run.model.licence = "llama3.1";
  const std::vector<ReportRun> runs = {run};
  const Section section = *ProvenanceSection(Grouped(runs)[0]);
  const auto& items = First<Facts>(section).items;
  EXPECT_THAT(items, ::testing::Contains(::testing::Pair("Parameters", "8,030,000,000")));
  EXPECT_THAT(items, ::testing::Contains(::testing::Pair("Licence", "llama3.1")));
}

}  // namespace
}  // namespace assay
