#include "suites/mean_scores.h"

#include <cmath>
#include <map>
#include <string>

#include "gtest/gtest.h"
#include "suites/score_layout.h"

namespace assay {
namespace {

// Rows of three subsets, out of order: a 1 0, b 1, c 0 0 1.
ScoreTable Rows() {
  ScoreTable table;
  for (const auto& [subset, credit] : std::vector<std::pair<std::string, double>>{
           {"a", 1}, {"c", 0}, {"b", 1}, {"c", 0}, {"a", 0}, {"c", 1}}) {
    table.Add(table.CodeOf(subset), {&credit, 1}, table.rows());
  }
  return table;
}

std::map<std::string, double> Scores(const ScoreTable& table, const std::vector<uint32_t>& times) {
  std::vector<double> out(table.names.size());
  AggregateMeans(table, times, out);
  std::map<std::string, double> scores;
  for (size_t i = 0; i < out.size(); ++i) scores[table.names[i].name] = out[i];
  return scores;
}

std::map<std::string, double> Scores(const ScoreTable& table) {
  return Scores(table, std::vector<uint32_t>(table.rows(), 1));
}

TEST(MeanScoresTest, OverallOverRows) {
  ScoreTable table = Rows();
  LayOutScores({}, table);
  const auto scores = Scores(table);
  EXPECT_EQ(scores.at("overall"), 0.5);
  EXPECT_EQ(scores.at("a"), 0.5);
  EXPECT_EQ(scores.at("b"), 1);
  EXPECT_NEAR(scores.at("c"), 1 / 3.0, 1e-15);
  EXPECT_EQ(table.counts, (std::vector<uint32_t>{6, 2, 3, 1}));  // overall, a, c, b
}

TEST(MeanScoresTest, SectionsPoolTheirRowsOrWeighTheirSubsets) {
  ScoreLayout layout;
  layout.overall = ScoreLayout::Overall::kSections;
  layout.sections = {{"pooled", 1, false, {{"a", 1}, {"b", 1}}},
                     {"weighted", 3, true, {{"a", 1}, {"c", 9}}}};
  ScoreTable table = Rows();
  LayOutScores(layout, table);
  const auto scores = Scores(table);
  const double pooled = 2 / 3.0;                           // rows 1 0 1
  const double weighted = (1 * 0.5 + 9 * (1 / 3.0)) / 10;  // not 2/5, the mean of the rows
  EXPECT_NEAR(scores.at("pooled"), pooled, 1e-15);
  EXPECT_NEAR(scores.at("weighted"), weighted, 1e-15);
  EXPECT_NEAR(scores.at("overall"), (pooled + 3 * weighted) / 4, 1e-15);
}

TEST(MeanScoresTest, WhatIsUndefinedIsLeftOutOfAMean) {
  ScoreLayout layout;
  layout.overall = ScoreLayout::Overall::kSections;
  layout.sections = {{"here", 1, true, {{"b", 100}, {"nowhere", 900}}},
                     {"gone", 1, false, {{"nothing", 1}}}};
  ScoreTable table = Rows();
  LayOutScores(layout, table);
  const auto scores = Scores(table);
  EXPECT_TRUE(std::isnan(scores.at("nowhere")));
  EXPECT_TRUE(std::isnan(scores.at("gone")));
  EXPECT_EQ(scores.at("here"), 1);
  EXPECT_EQ(scores.at("overall"), 1);
  EXPECT_NEAR(scores.at("c"), 1 / 3.0, 1e-15) << "not in a section: a score, but not of the total";
  EXPECT_EQ(table.counts[0], 1u);
}

TEST(MeanScoresTest, SectionOfItselfIsOneScore) {
  ScoreLayout layout;
  layout.sections = {{"a", 1, false, {{"a", 1}}}};
  ScoreTable table = Rows();
  LayOutScores(layout, table);
  EXPECT_EQ(table.names.size(), 4u);  // overall, a, c, b
  EXPECT_EQ(table.names[1].name, "a");
  EXPECT_EQ(table.names[1].kind, ScoreName::Kind::kSection);
}

TEST(MeanScoresTest, DrawsCountRowsSeveralTimes) {
  ScoreTable table = Rows();
  LayOutScores({}, table);
  // Rows are sorted by code: a a c c c b.
  const auto scores = Scores(table, {3, 1, 0, 0, 2, 0});
  EXPECT_EQ(scores.at("a"), 0.75);
  EXPECT_EQ(scores.at("c"), 1);
  EXPECT_TRUE(std::isnan(scores.at("b")));
  EXPECT_NEAR(scores.at("overall"), 5 / 6.0, 1e-15);
}

TEST(MeanScoresTest, SumsRunsOfAnyLength) {
  ScoreTable table;
  for (int i = 0; i < 11; ++i) {
    const double value = i;
    table.Add(0, {&value, 1}, 0);
  }
  const std::vector<uint32_t> times(11, 2);
  for (size_t end = 0; end <= 11; ++end) {
    const RowSum sum = SumRows(table, 0, 0, end, times);
    EXPECT_EQ(sum.value,
              static_cast<double>(end * (end - (end > 0 ? 1 : 0))));  // 2·(0 + … + end−1)
    EXPECT_EQ(sum.rows, 2 * end);
  }
}

}  // namespace
}  // namespace assay
