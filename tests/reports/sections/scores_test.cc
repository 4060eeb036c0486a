#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reports/sections/sections.h"
#include "tests/testing/report_runs.h"
#include "tests/testing/report_sections.h"

namespace assay {
namespace {

using testing::First;
using testing::Found;
using testing::Grouped;
using ::testing::HasSubstr;
using testing::MakeRun;
using testing::Plain;
using testing::TextsOf;

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
  // The meaning of a name is said with its first row.
  const Table& abstention = folds.tables[6];
  EXPECT_EQ(abstention.rows[2][0].text, "e_aurc");
  EXPECT_EQ(abstention.rows[2][0].note,
            "how much of aurc a perfect order of the same claims would save");
  EXPECT_EQ(abstention.rows[3][0].note, "");
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

}  // namespace
}  // namespace assay
